"""The carrier: speaks the protocols of the text, voice and mail services, and can misbehave."""
