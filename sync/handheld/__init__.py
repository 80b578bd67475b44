"""The handheld's side: what was scanned and posted, what is known of the centre, and the way there."""
