"""The mentors' pages: a door (signing in) and rooms (everything behind it)."""
