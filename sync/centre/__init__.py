"""The centre's side: the one place where transactions of all devices of a site meet, are judged again and kept."""
