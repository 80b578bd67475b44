"""The face: the only room with Textual and the command line."""
