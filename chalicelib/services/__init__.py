"""Use cases: load, ask the domain, commit one transaction, return a value."""
