"""The word lists add up by name, so a name must mean one thing."""

import tomllib
from collections import defaultdict
from pathlib import Path

import chalicelib.domain.texts.reading as reading

FOLDER = Path(reading.__file__).parent / "words"


def test_a_concept_or_list_belongs_to_one_file_of_each_language() -> None:
    files: dict[tuple[str, str], set[str]] = defaultdict(set)
    for file in FOLDER.glob("*/*.toml"):
        content = tomllib.loads(file.read_text(encoding="utf-8"))
        for section in ("lists", "concepts"):
            for name in content.get(section, {}):
                files[section, name].add(file.name)
    assert {name: found for name, found in files.items() if len(found) > 1} == {}
