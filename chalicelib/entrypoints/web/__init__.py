"""Pages for people without an API: plain HTML that needs no script and fits an old phone."""
