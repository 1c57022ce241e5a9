"""The pages of staff, signed in with a second factor: every daily act without a developer."""
