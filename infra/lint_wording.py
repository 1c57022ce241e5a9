"""``python -m infra.lint_wording``: every text of the catalog with its parts and its reading grade.

Ends with 1 and names each fault if a text discloses, takes more than two parts at its longest, is
hard to read, or misses what it must keep. ``--all`` prints the texts without faults too.
"""

import argparse
import sys

from chalicelib.domain.texts.lint import catalog_faults, is_texted, look
from chalicelib.domain.texts.places import is_fragment
from chalicelib.domain.texts.wording import forms, keys, languages, variants


def main() -> int:
    """Lint, print, and tell the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--all", action="store_true", help="print every text with its figures")
    for language in languages():
        _figures(language, told=parser.parse_args().all)
    faults = catalog_faults()
    for fault in faults:
        print(f"{fault.language} {fault.key} ({fault.wording}): {fault.finding.message}")
    return 1 if faults else 0


def _figures(language: str, *, told: bool) -> None:
    """A language's texts in figures: each where told, else their number and the hardest."""
    looks = [
        (key, wording, look(sentence, language))
        for key in sorted(keys(language))
        if not is_fragment(key)
        for wording, variant in variants(key, language).items()
        for sentence in forms(variant)
    ]
    for key, wording, seen in looks if told else ():
        parts = f"{seen.segments.parts} x {seen.segments.units:3}" if is_texted(key) else "-"
        print(f"{language}  {parts:8} {seen.grade.figure:6.1f}  {key} ({wording})")
    most = max(seen.segments.units for key, _, seen in looks if is_texted(key))
    grades = sorted(seen.grade.figure for _, _, seen in looks)
    name, limit = looks[0][2].grade.formula, looks[0][2].grade.limit
    print(
        f"{language}: {len(looks)} texts, the longest {most} septets; {name} "
        f"{grades[0]:g} to {grades[-1]:g} (limit {limit:g})"
    )


if __name__ == "__main__":
    sys.exit(main())
