"""What keeps the product running: looked at and mended by whoever leads a program."""
