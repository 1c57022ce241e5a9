"""How people stand with us, as staff change it: revocation and consent, numbers, shared phones."""
