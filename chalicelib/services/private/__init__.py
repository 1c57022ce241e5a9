"""One-time private pages: a link in a text, a door, and what stands behind it."""
