"""The only place that imports Chalice: parse, call one service, map the answer. No rules."""
