"""The page for authors of protocols names everything that the files may hold, and its examples are right."""

import re
import tomllib
from typing import Any

from bodymap.protocol import schema
from bodymap.resources import resource

PAGE = (resource().parent / "docs" / "guide" / "writing-a-protocol.md").read_text(encoding="utf-8")


def test_every_condition_and_outcome_is_explained() -> None:
    words = set(re.findall(r"\w+", PAGE))
    assert {*schema.WHEN.keys, *schema.THEN.keys} <= words


def test_every_word_with_a_meaning_of_its_own_is_explained() -> None:
    for words in schema.WORDS.values():
        for word in words:
            assert f"`{word}`" in PAGE or f'"{word}"' in PAGE, word


def test_the_examples_are_toml_of_the_right_keys() -> None:
    known = {table.name: set(table.keys) for table in (*schema.TOP, *schema.ONCE)}
    blocks = re.findall(r"(?:^    .*\n|^\n)+", PAGE, re.MULTILINE)
    examples = [re.sub(r"^    ", "", block, flags=re.MULTILINE) for block in blocks if "    [" in block]
    assert len(examples) >= 7
    for example in map(tomllib.loads, examples):
        if "language" in example:
            _holds_texts_alone(example)
            continue
        for table, content in example.items():
            for entry in content if isinstance(content, list) else [content]:
                assert table == "statements" or set(entry) <= known[table], example


def _holds_texts_alone(example: dict[str, Any]) -> None:
    told = {table.name: {name for name, key in table.keys.items() if key.told or key.table} for table in schema.TOP}
    assert set(example.pop("language")) == {"version"}
    for table, entries in example.items():
        for entry in entries.values():
            assert set(entry) <= told[table], entry
