"""The templates of labels that come with the product: a TOML file each."""
