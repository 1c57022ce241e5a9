"""The only place that knows how texts, calls and mail leave: one attempt, outcomes as values."""
