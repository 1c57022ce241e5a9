"""The program report: figures from plain facts, each with its definition and denominator."""
