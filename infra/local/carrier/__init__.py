"""The carrier: speaks the wire protocols of the text, voice and mail services, and can misbehave."""
