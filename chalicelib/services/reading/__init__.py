"""What staff read: lists, records, timelines, the audit."""
