"""A protocol in another language: every text said, none of them misplaced, and never another verdict."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from protocol_charts import LEFT, RIGHT, Maker, days_ago, find, visit

from bodymap.domain.visit import PlanStep
from bodymap.language import OFFERED
from bodymap.protocol import Chart, Protocol, Suggestions, check_folder, load_folder, load_protocol, suggest
from bodymap.protocol.reading import read
from bodymap.protocol.translating import languages_of, texts_of
from bodymap.resources import resource

IT_BAND = resource("protocols", "it_band")


@pytest.fixture
def german() -> Protocol:
    return load_protocol("it_band", "de")


def judgement(answer: Suggestions) -> dict[str, Any]:
    """All of an answer but its words."""

    def told(row: Any) -> Any:
        reasons = tuple(replace(reason, text="") for reason in row.reasons)
        kept: dict[str, Any] = {"reasons": reasons}
        if hasattr(row, "modifications"):
            kept["modifications"] = tuple("" for _ in row.modifications)
        if hasattr(row, "conditions"):
            kept["conditions"] = tuple(condition.statement for condition in row.conditions)
        return replace(row, **kept)

    return {
        "gate": dict(answer.gate),
        "open": answer.open_questions,
        "rows": {key: tuple(map(told, rows)) for key, rows in answer.zones.items()},
        "care": {key: told(row) for key, row in answer.care.items()},
        "advice": [(word.side, word.zone, told(replace(word, text="")).reasons) for word in answer.advice],
        "prompts": [replace(prompt, text="") for prompt in answer.prompts],
        "plan": answer.plan,
        "faults": [(fault.step, fault.statements) for fault in answer.plan_faults or ()],
        "strangers": [told(row) for row in answer.not_applicable],
        "failed": bool(answer.failed),
    }


def texts(answer: Suggestions) -> Iterator[str]:
    for row in (*(row for rows in answer.zones.values() for row in rows), *answer.care.values()):
        yield from (*row.modifications, *(reason.text for reason in row.reasons))
    for word in (*answer.advice, *answer.prompts, *(answer.plan_faults or ())):
        yield word.text


def test_a_language_changes_the_words_and_no_judgement(it_band: Protocol, german: Protocol) -> None:
    steps = (PlanStep(RIGHT, "itb_middle", "cross_fiber_friction"), PlanStep(LEFT, "limb", "gentle_stretching"))
    for seed in range(60):
        chart = replace(Maker(seed, seed % 15).chart(), plan=steps)
        english, other = suggest(chart, it_band), suggest(chart, german)
        assert judgement(english) == judgement(other)
        for ours, theirs in zip(texts(english), texts(other), strict=True):
            assert ours != theirs
            assert not {"LEFT", "RIGHT"} & set(theirs.replace(",", " ").split())


def test_what_cannot_be_judged_is_said_in_the_language_too(german: Protocol) -> None:
    answer = suggest(Chart(today=visit(find("lump", "itb_middle"))), german)
    assert answer.failed == "Der Befundbogen kann nicht beurteilt werden: die Kennung 'lump' ist unbekannt (kind)."
    assert {reason.text for row in answer.self_care for reason in row.reasons} == {
        german.cannot_judge.text.format(side=word) for word in ("LINKS", "RECHTS")
    }
    broken = suggest(Chart(today=visit()), replace(german, phrases=None, rules=None))
    assert broken.failed.startswith("The chart cannot be judged: an error inside the program")


def test_a_finding_of_another_day_and_the_places_are_named_in_the_language(german: Protocol) -> None:
    chart = Chart(today=visit(), earlier=(days_ago(9, find("bursitis", "quadriceps")),))
    row = suggest(chart, german).row(RIGHT, "quadriceps", "stripping")
    assert [reason.text for reason in row.reasons if reason.rule == "R5"] == [
        "Keine Massage im Bereich Quadrizeps RECHTS: Bursitis (dokumentiert am 21. Februar 2026)."
    ]
    assert german.place_name(LEFT, "itb_middle") == "ITB, mittleres Drittel LINKS"
    assert german.place_name(LEFT, "limb") == "ganzes Bein LINKS"
    assert german.listed(["a", "b", "c"]) == "a, b und c"


def test_german_says_everything_and_keeps_what_is_no_text(it_band: Protocol, german: Protocol) -> None:
    assert (german.language, german.version, german.id) == ("de", it_band.version, it_band.id)
    assert languages_of(IT_BAND) == ("de",)
    assert set(languages_of(IT_BAND)) < set(OFFERED)
    for name in ("zones", "kinds", "questions", "techniques", "measures", "rules", "statements", "carriers", "tests"):
        assert list(getattr(german, name)) == list(getattr(it_band, name))
    assert load_protocol("it_band", "fr").language == "en"
    assert load_protocol("it_band", "en").zones["foot"].name == "foot"


def test_no_german_sentence_is_left_in_english() -> None:
    english, german = texts_of(read(IT_BAND)), _german()
    alike = [keys for keys, told in english.items() if german[keys] == told.english]
    assert {keys[-1] for keys in alike} <= {"name", "short", "place", "title"}


def _german() -> dict[tuple[str, ...], Any]:
    from bodymap.protocol.translating import read_language

    reading = read(IT_BAND)
    return read_language(IT_BAND, "de", reading, texts_of(reading)).texts


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the shipped protocol that may be spoilt."""
    return Path(shutil.copytree(IT_BAND, tmp_path / "it_band"))


def spoil(folder: Path, name: str, old: str, new: str) -> None:
    path = folder / "languages" / "de" / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


FAULTS = [
    ("zones.toml", 'note = "Vastus', 'notes = "Vastus', "zones.toml:14: zone.quadriceps.notes: 'notes' is no text"),
    ("zones.toml", "[zone.foot]", "[zone.feet]", "zone.feet.name: 'feet' is no text of the English files here"),
    ("zones.toml", 'name = "Fuß"', "name = 3", "zone.foot.name: expected words in quotes"),
    ("zones.toml", 'name = "Fuß"', 'name = " "', "zone.foot.name: expected words in quotes"),
    ("zones.toml", 'name = "Fuß"', 'record_only = "ja"', "'record_only' is no text of the English files here"),
    ("zones.toml", "[zone.foot]", "[zone.foot.name]", "expected words in quotes in the place"),
    ("kinds.toml", "[kind.pain]", "[sort.pain]", "'sort' is no text of the English files here; one of protocol"),
    (
        "rules.toml",
        "Keine Massage im Bereich {zone} {side}",
        "Keine Massage im Bereich {zone}",
        "{found}, {side}, {zone}",
    ),
    ("rules.toml", "{zone} {side}: {found}", "{zone} {seite}: {found}", "the places in braces differ"),
    ("rules.toml", "{side}", "{side!r}", "the places in braces differ"),
    ("rules.toml", "{side}", "{side", "braces do not match"),
    ("rules.toml", 'title = "Erste Phase"', 'title = "Erste {Phase}"', "from the English ones: none"),
    ("rules.toml", "case.2.then.1.text", "case.3.then.1.text", "'3' is no text of the English files here; one of 1, 2"),
    ("self_care.toml", 'client.do = ["Legen Sie', 'client.do = ["", "Legen Sie', "expected 1 texts in a list"),
    ("statements.toml", "S80 = ", "S81 = ", "statements.S81: 'S81' is no text of the English files here"),
    ("help.toml", "[help.palpation]", "[help.palpation", "is not TOML"),
    ("help.toml", "[help.palpation]", '[zone.foot]\nname = "Fuß"\n[help.palpation]', "stands already in languages/de"),
    ("protocol.toml", 'version = "1"', 'version = "0"', "are for version '0' of the protocol, which is now '1'"),
    ("protocol.toml", '[language]\nversion = "1"', "", "expected [language] with the version"),
    ("protocol.toml", 'left = "LINKS"\n', "", 'phrases.left: is missing; it stays English: "LEFT"'),
    (
        "protocol.toml",
        '"Oktober", "November"',
        '"November"',
        "phrases.months: expected 12 texts in a list, as in English",
    ),
    ("protocol.toml", 'left = "LINKS"', 'above = "OBEN"', "phrases.above: 'above' is no text"),
]


@pytest.mark.parametrize(("name", "old", "new", "told"), FAULTS)
def test_every_fault_of_a_language_is_told_and_costs_no_more_than_its_text(
    folder: Path, german: Protocol, name: str, old: str, new: str, told: str
) -> None:
    spoil(folder, name, old, new)
    faults = [str(fault) for fault in check_folder(folder)]
    assert any(told in fault and fault.startswith("languages/de") for fault in faults), faults
    spoilt = load_folder(folder, "de")
    chart = Maker(3, 14).chart()
    assert judgement(suggest(chart, spoilt)) == judgement(suggest(chart, german))
    assert not any("{" in text or "}" in text for text in texts(suggest(chart, spoilt)))


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("[help.palpation]", "[help.palpation", "is not TOML"),
        ("[help.palpation]", f"[help]\nhuge = {'9' * 5000}", "a number with too many digits"),
    ],
)
def test_a_file_of_a_language_that_cannot_be_read_is_told_alone(folder: Path, old: str, new: str, told: str) -> None:
    spoil(folder, "help.toml", old, new)
    [fault] = check_folder(folder)
    assert fault.file == "languages/de/help.toml"
    assert fault.line > 0
    assert told in fault.message
    assert load_folder(folder, "de").help["palpation"].title == load_folder(folder).help["palpation"].title


def test_texts_for_another_version_are_not_used_at_all(folder: Path) -> None:
    spoil(folder, "protocol.toml", 'version = "1"', 'version = "0"')
    spoilt = load_folder(folder, "de")
    assert spoilt.zones["foot"].name == "foot"
    assert spoilt.side_word(LEFT) == "LEFT"


def test_a_text_that_is_missing_stays_english_and_is_a_fault(folder: Path) -> None:
    spoil(folder, "zones.toml", 'name = "Fuß"\n', "")
    assert [str(fault) for fault in check_folder(folder)] == [
        'languages/de: zone.foot.name: is missing; it stays English: "foot"'
    ]
    assert load_folder(folder, "de").zones["foot"].name == "foot"
    assert load_folder(folder, "de").zones["low_back"].name == "unterer Rücken"


def test_a_fault_stands_at_its_line(folder: Path) -> None:
    spoil(folder, "rules.toml", 'case.2.then.2.text = "', 'case.2.then.2.text = "{where}')
    [fault] = check_folder(folder)
    lines = (folder / "languages" / "de" / "rules.toml").read_text(encoding="utf-8").splitlines()
    assert fault.file == "languages/de/rules.toml"
    assert "{where}" in lines[fault.line - 1]
    assert fault.key == "rule.R22.case.2.then.2.text"


def test_a_protocol_without_languages_is_english_in_every_language(forearm: Protocol) -> None:
    assert forearm.language == "en"
    folder = Path(__file__).parents[2] / "data" / "protocols" / "forearm"
    assert load_folder(folder, "de").language == "en"
    assert check_folder(folder) == ()
