"""Imports of people: judged row by row, taken piece by piece."""
