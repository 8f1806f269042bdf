"""Files: a regime as it lies on disk, five files in, one sentence for what is wrong with them."""
