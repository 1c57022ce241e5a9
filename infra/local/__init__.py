"""The cloud on a laptop: the product's own handlers and adapters, with local endpoints.

See README.md here for what it offers; ``make run`` starts it.
"""
