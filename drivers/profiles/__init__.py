"""What is known of each family of devices, one *.toml file each; `profile.py` reads them."""
