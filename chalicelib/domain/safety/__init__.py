"""Alerts, the rota of people on call, and how a page climbs it."""
