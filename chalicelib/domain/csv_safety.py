"""CSV cells that a spreadsheet could run as a formula, and the way back.

The six leading characters are the product's rule for every CSV that leaves it (OWASP, "CSV
Injection"). The mark is an apostrophe, which spreadsheets take as "this is text".
"""

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\0")
_MARKED = tuple("'" + start for start in FORMULA_STARTS)


def safe_cell(cell: str) -> str:
    """The cell, with a leading apostrophe if a spreadsheet would take it for a formula."""
    return "'" + cell if cell.startswith(FORMULA_STARTS) else cell


def original_cell(cell: str) -> str:
    """The cell as it was before :func:`safe_cell`; any other cell unchanged."""
    return cell[1:] if cell.startswith(_MARKED) else cell
