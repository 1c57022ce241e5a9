"""The directory of resources in the community and online: what it holds, how feeds are read into
it, and what of it is near somebody.

Nothing in it is about a person: it is public, or staff's own notes of whom to send people to.
"""
