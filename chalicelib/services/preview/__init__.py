"""Time travel: the texts that people would get, by running the sender's own code forward."""
