"""The hash of a signed version covers all of it, whose name stands under it above all."""

from dataclasses import fields, replace

import pytest

from bodymap.domain.signed import SignedVersion

VERSION = SignedVersion("v", 1, "{}", "said", "", "2026-03-02T10:15:00+00:00", "r1", "Robin Example", "RE", "")


@pytest.mark.parametrize("name", [each.name for each in fields(SignedVersion) if each.name != "hash"])
def test_nothing_of_a_version_changes_without_its_hash(name: str) -> None:
    other = 2 if name == "number" else "another"
    assert replace(VERSION, **{name: other}).expected() != VERSION.expected()  # type: ignore[arg-type]
    assert replace(VERSION, hash="another").expected() == VERSION.expected()
