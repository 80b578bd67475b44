"""When a row of the overlay counts: its transaction waits, or is posted with a version that no complete pull has brought yet."""

# j is the journal's row of the overlay's row; both files are read in one statement
EFFECTIVE = """((j.state IN ('waiting', 'summed') OR (j.state = 'posted' AND j.version > (SELECT complete_site FROM mirror.pulled)))
    AND (j.mirror_has IS NULL OR j.mirror_has <> (SELECT life FROM mirror.pulled)))"""
