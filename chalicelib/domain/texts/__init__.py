"""What a text that somebody sent us means, and what we answer.

Imports nothing by itself: composing a text needs no lexicon, and reading one does
(``texts.understand``).
"""
