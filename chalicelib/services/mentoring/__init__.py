"""What mentors see and do on their pages."""
