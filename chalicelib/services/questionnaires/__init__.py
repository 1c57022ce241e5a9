"""Questionnaires that we ask by ourselves: planned, by text or page, answered, alerted on."""
