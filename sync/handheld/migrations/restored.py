"""What a restored centre needs: `mirror_has` is the life of the mirror that already has the effect of a transaction which waits again."""

from sync.handheld.migrations.steps import Step

RESTORED = Step("restored", ("ALTER TABLE journal ADD COLUMN mirror_has TEXT",))
