"""One-time private pages, under ``/p``: for one person, behind a link in a text."""
