"""The language of the program: chosen from wishes, English where anything is wrong."""

import gettext
from collections.abc import Iterator
from pathlib import Path

import pytest

from bodymap import language
from bodymap.domain.laterality import Side
from bodymap.language import tr, tr_in, tr_plural


@pytest.fixture(autouse=True)
def _english_again() -> Iterator[None]:
    yield
    language.choose("en")


class Shouted(gettext.NullTranslations):
    """A catalogue whose every sentence is marked, and whose places are wrong on demand."""

    def gettext(self, message: str) -> str:
        return message.replace("{kind}", "{wrong}") if "spoilt" in message else f"<{message}>"

    def pgettext(self, context: str, message: str) -> str:
        return f"<{context}|{message}>"

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return f"<{msgid1 if n == 1 else msgid2}>"


@pytest.mark.parametrize(
    ("wishes", "expected"),
    [
        (("de",), "de"),
        (("de_AT.UTF-8",), "de"),
        (("de-Latn-DE",), "de"),
        (("C",), "en"),
        ((), "en"),
        (("fr", "de"), "de"),
        (("", "en_GB", "de"), "en"),
        (("../../etc",), "en"),
    ],
)
def test_the_first_wish_that_is_offered_is_taken(wishes: tuple[str, ...], expected: str) -> None:
    assert language.choose(*wishes) == expected == language.chosen()


def test_without_a_catalogue_a_sentence_is_what_stands_in_the_code() -> None:
    language.choose("en")
    assert tr("Add {kind}, {side}", kind="a nodule", side="LEFT") == "Add a nodule, LEFT"
    assert tr("Braces {stay} where no values are given") == "Braces {stay} where no values are given"
    assert tr_in("of a dialog", "Open") == "Open"
    assert [tr_plural("{n} finding", "{n} findings", n) for n in (0, 1, 2)] == ["0 findings", "1 finding", "2 findings"]


def test_a_catalogue_is_asked_first() -> None:
    language.speak("de", Shouted())
    assert tr("Saved {time}", time="14:02") == "<Saved 14:02>"
    assert tr_in("of a dialog", "Open") == "<of a dialog|Open>"
    assert tr_plural("{n} mark", "{n} marks", 2) == "<2 marks>"


def test_a_translation_with_wrong_places_costs_the_translation_not_the_sentence() -> None:
    language.speak("de", Shouted())
    assert tr("spoilt {kind}", kind="nodule") == "spoilt nodule"


@pytest.mark.parametrize("content", [None, b"", b"not a catalogue at all"])
def test_a_catalogue_that_is_missing_or_damaged_leaves_the_program_english(
    content: bytes | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "bodymap.mo"
    if content is not None:
        place.write_bytes(content)
    monkeypatch.setattr(language, "resource", lambda *_: place)
    assert language.choose("de") == "en"
    assert tr("Saved") == "Saved"


def test_files_name_a_side_alike_in_every_language() -> None:
    language.speak("de", Shouted())
    assert Side.LEFT.word == "<side of the body|LEFT>"
    assert (Side.LEFT.name, Side.RIGHT.value) == ("LEFT", "right")


def test_a_name_is_small_inside_a_sentence_but_for_abbreviations_and_german_nouns() -> None:
    language.choose("en")
    assert [language.in_sentence(name) for name in ("Glute max", "TFL", "")] == ["glute max", "TFL", ""]
    assert language.capital("ITB, middle third") == "ITB, middle third"
    language.choose("de")
    assert language.in_sentence("Triggerpunkt") == "Triggerpunkt"
