"""The masked relay between a mentor and a graduate, beyond the taking in of texts."""
