"""The table: the only place that imports PynamoDB. Values go in, values come out."""
