"""Profiles of label printers: a TOML file each."""
