"""The coordinators' API."""
