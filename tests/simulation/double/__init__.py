"""A double of DynamoDB, in memory, for simulations; held against DynamoDB Local."""
