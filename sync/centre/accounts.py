"""Who may come: devices with their tokens, enrolment codes, and the hashes of operators' PINs. Secrets are kept as hashes only."""

import hashlib
import hmac
import secrets
from datetime import datetime, timedelta

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError
from sqlalchemy import Connection, insert, select, update

from inventory.people import RIGHTS, Right, Role
from sync import schema
from sync.centre.feeds import ensure_feed
from sync.centre.judging import IMPORTER, OWN_DEVICE, Sender
from sync.errors import RefusedError, StoreError
from sync.messages import Enrolment

TOKEN_BYTES = 32
CODE_BYTES = 5
CODE_LIFE = timedelta(hours=24)
# A PIN is checked on a handheld: about 20 ms of one core and 19 MiB, the least that OWASP advises for argon2id.
PIN_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


def secret_hash(secret: str) -> str:
    """Return the hash under which a token or a code is kept; these are random and long, so a fast hash is enough."""
    return hashlib.sha256(secret.encode()).hexdigest()


def pin_hash(pin: str, kept: str = "") -> str:
    """Return the hash of a PIN; the one that is kept when it fits, so that nothing changes when nothing changed. No PIN: what is kept."""
    if not pin:
        return kept
    if kept:
        try:
            PIN_HASHER.verify(kept, pin)
        except (Argon2Error, InvalidHashError):
            return PIN_HASHER.hash(pin)
        return kept
    return PIN_HASHER.hash(pin)


def pin_fits(connection: Connection, site: str, badge: str, pin: str) -> bool:
    """Return whether a PIN is that of a badge that is active at a site."""
    table = schema.CENTRAL["operator"]
    where = (table.c.site == site, table.c.badge == badge, table.c.active)
    kept = connection.scalar(select(table.c.pin_hash).where(*where))
    try:
        return bool(kept) and PIN_HASHER.verify(str(kept), pin)
    except (Argon2Error, InvalidHashError):
        return False


def has_right(connection: Connection, site: str, badge: str, right: Right) -> bool:
    """Return whether a person who is active at a site has a right."""
    table = schema.CENTRAL["operator"]
    role = connection.scalar(select(table.c.role).where(table.c.site == site, table.c.badge == badge, table.c.active))
    return role is not None and right in RIGHTS[Role(role)]


def store_uuid(connection: Connection) -> str:
    """Return the name of this life of the store."""
    return str(connection.execute(select(schema.store.c.store_uuid)).scalar_one())


def make_code(connection: Connection, site: str, code: str, now: datetime) -> None:
    """Let one device enrol at a site with a code, once, within CODE_LIFE."""
    _require_site(connection, site)
    connection.execute(
        insert(schema.enrolment).values(site=site, code_hash=secret_hash(code), expires_at=now + CODE_LIFE)
    )


def new_code() -> str:
    """Return a code that a person can type."""
    return secrets.token_hex(CODE_BYTES).upper()


def new_token() -> str:
    """Return a token that nobody can guess."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def use_code(connection: Connection, site: str, code: str, now: datetime) -> None:
    """Use up a code; raises RefusedError when it is not one of the site's, is used, or is too old."""
    table = schema.enrolment
    where = (table.c.site == site, table.c.code_hash == secret_hash(code.strip().upper()))
    row = connection.execute(select(table.c.expires_at, table.c.used_at).where(*where).with_for_update()).one_or_none()
    if row is None or row.used_at is not None or row.expires_at < now:
        raise RefusedError("the code is not valid, or was used, or is too old", "identity")
    connection.execute(update(table).where(*where).values(used_at=now))


def enroll(connection: Connection, site: str, token: str, device: str = "") -> Enrolment:
    """Make a device of a site, or enrol a known one anew: with its next epoch, and a new token in place of the old one."""
    _require_site(connection, site)
    table = schema.device
    if device:
        where = (table.c.site == site, table.c.device == device)
        epoch = connection.scalar(select(table.c.epoch).where(*where).with_for_update())
        if epoch is None or device == OWN_DEVICE:
            raise RefusedError(f"there is no device {device} at {site}", "identity")
        connection.execute(
            update(table)
            .where(*where)
            .values(epoch=epoch + 1, last_sequence=0, state="active", token_hash=secret_hash(token))
        )
        return _enrolment(connection, site, device, (epoch + 1, token))
    names = connection.scalars(select(table.c.device).where(table.c.site == site, table.c.device != OWN_DEVICE))
    device = str(max((int(name) for name in names if name.isdigit()), default=0) + 1)
    add_device(connection, site, device, token)
    return _enrolment(connection, site, device, (1, token))


def _enrolment(connection: Connection, site: str, device: str, secret: tuple[int, str]) -> Enrolment:
    return Enrolment(site=site, device=device, epoch=secret[0], token=secret[1], store_uuid=store_uuid(connection))


def add_device(connection: Connection, site: str, device: str, token: str) -> None:
    """Add a device in its first epoch."""
    connection.execute(
        insert(schema.device).values(
            site=site, device=device, epoch=1, last_sequence=0, state="active", token_hash=secret_hash(token)
        )
    )
    ensure_feed(connection, site)


def own_device(connection: Connection, site: str) -> tuple[Sender, int]:
    """Lock the centre's own device of a site, which is made where it is not there; return it and its next sequence number."""
    table = schema.device
    where = (table.c.site == site, table.c.device == OWN_DEVICE)
    row = connection.execute(select(table.c.epoch, table.c.last_sequence).where(*where).with_for_update()).one_or_none()
    if row is None:
        _require_site(connection, site)
        add_device(connection, site, OWN_DEVICE, new_token())
    return Sender(site, OWN_DEVICE, row.epoch if row else 1, (IMPORTER,)), (row.last_sequence if row else 0) + 1


def authenticate(connection: Connection, identity: Enrolment) -> Sender:
    """Return who is speaking; raises RefusedError for a stranger, a revoked device, a wrong token, or another store."""
    table = schema.device
    row = connection.execute(
        select(table.c.token_hash, table.c.state, table.c.epoch).where(
            table.c.site == identity.site, table.c.device == identity.device
        )
    ).one_or_none()
    if row is None or row.state != "active":
        raise RefusedError(f"device {identity.device} is not enrolled at {identity.site}", "identity")
    if not hmac.compare_digest(row.token_hash, secret_hash(identity.token)):
        why = "fork" if identity.epoch < row.epoch else "identity"
        raise RefusedError(f"device {identity.device} was enrolled anew, or its token is wrong", why)
    return Sender(identity.site, identity.device, identity.epoch)


def _require_site(connection: Connection, site: str) -> None:
    table = schema.CENTRAL["site"]
    if connection.scalar(select(table.c.site).where(table.c.site == site)) is None:
        raise StoreError(f"there is no site {site!r} in the central store")
