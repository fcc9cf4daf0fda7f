"""Gathers the program's sentences into the catalogues of its languages: `python3 dev.py translations`.

    python -m tools.translations            gathers anew, builds the .mo files, prints what is not translated yet
    python -m tools.translations --check    changes nothing; exit status 1 where a catalogue is not in step or has gaps

A sentence is what stands in `tr("…")`, `tr_in("context", "…")` or `tr_plural("…", "…", n)`. A catalogue keeps its
translations when the code moves; one whose sentence is gone is dropped. Places name files, not lines, so that a
catalogue changes only where sentences do.
"""

from __future__ import annotations

import argparse
import io
import string
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from gettext import GNUTranslations
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from bodymap.language import DOMAIN, OFFERED, SOURCE

ROOT = Path(__file__).parents[1]
CODE = ROOT / "src" / "bodymap"
FOLDER = ROOT / "resources" / "languages"
KEYWORDS = {"tr": None, "tr_in": ((1, "c"), 2), "tr_plural": (1, 2)}
# a date in a catalogue would change it each time that it is gathered
STILL = datetime(2026, 1, 1, tzinfo=UTC)


def gathered() -> Catalog:
    """Every sentence of the code, with the files it stands in."""
    catalogue = Catalog(project="bodymap", charset="utf-8", creation_date=STILL, revision_date=STILL)
    found = extract_from_dir(str(CODE), method_map=[("**.py", "python")], keywords=KEYWORDS)
    for name, _, sentence, comments, context in sorted(found, key=lambda one: (one[0], one[1])):
        catalogue.add(sentence, locations=[(name, 0)], auto_comments=comments, context=context)
    return catalogue


def updated(language: str, sentences: Catalog) -> Catalog:
    """The language's catalogue with just the sentences of the code, keeping what is translated; nothing is guessed."""
    place = FOLDER / language / f"{DOMAIN}.po"
    kept = Catalog()
    if place.exists():
        with place.open("rb") as file:
            kept = read_po(file, locale=language)
    catalogue = Catalog(
        locale=language,
        project="bodymap",
        version="1",
        last_translator="",
        language_team="",
        msgid_bugs_address="",
        charset="utf-8",
        fuzzy=False,
        creation_date=STILL,
        revision_date=STILL,
    )
    catalogue.header_comment = f"# {OFFERED[language]}: what bodymap says. See docs/translating.md."
    for message in sentences:
        if message.id:
            before = kept.get(message.id, message.context)
            catalogue.add(
                message.id,
                before.string if before is not None and not before.fuzzy else None,
                locations=message.locations,
                auto_comments=message.auto_comments,
                context=message.context,
            )
    return catalogue


def in_step(place: Path, catalogue: Catalog) -> bool:
    """Whether the .po or .mo file says what the catalogue says; how a version of Babel wraps its lines is no matter."""
    try:
        if place.suffix == ".po":
            with place.open("rb") as file:
                kept = read_po(file, locale=catalogue.locale)
            return {(one.id, one.context): one.string for one in kept if one.id} == {
                (one.id, one.context): one.string for one in catalogue if one.id
            }
        with place.open("rb") as file:
            compiled: dict[object, str] = vars(GNUTranslations(file))["_catalog"]
    except OSError:
        return False
    fresh: dict[object, str] = vars(GNUTranslations(io.BytesIO(written(catalogue)[1])))["_catalog"]
    return {key: text for key, text in compiled.items() if key} == {key: text for key, text in fresh.items() if key}


def written(catalogue: Catalog) -> tuple[bytes, bytes]:
    """The .po and the .mo file of a catalogue."""
    text, machine = io.BytesIO(), io.BytesIO()
    write_po(text, catalogue, width=110, include_lineno=False, sort_by_file=True, ignore_obsolete=True)
    write_mo(machine, catalogue)
    return text.getvalue(), machine.getvalue()


def faults(catalogue: Catalog) -> Iterator[str]:
    """A line for each sentence that has no translation, or one whose places are not the sentence's."""
    for message in catalogue:
        if not message.id:
            continue
        name = message.id[0] if isinstance(message.id, (tuple, list)) else message.id
        where = message.locations[0][0] if message.locations else "?"
        strings = _strings(message)
        if not all(strings):
            yield f"{where}: not translated: {name!r}"
        elif any(_places(one) - _allowed(message) or _needed(message) - _places(one) for one in strings):
            yield f"{where}: the places in braces differ: {name!r}"


def _strings(message: Message) -> tuple[str, ...]:
    return tuple(message.string) if isinstance(message.string, (tuple, list)) else (message.string,)


def _places(text: str) -> set[str]:
    try:
        return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}
    except ValueError:
        return {"broken"}


def _allowed(message: Message) -> set[str]:
    texts = message.id if isinstance(message.id, (tuple, list)) else (message.id,)
    return set().union(*map(_places, texts))


def _needed(message: Message) -> set[str]:
    # the singular may leave its number out ("one finding"), so may its translation
    return _allowed(message) - {"n"}


def main() -> int:
    parser = argparse.ArgumentParser(prog="translations", description="Gathers the sentences, builds the catalogues.")
    parser.add_argument("--check", action="store_true", help="change nothing, tell what is not in step")
    checking = parser.parse_args().check
    sentences = gathered()
    wrong = 0
    for language in OFFERED:
        if language == SOURCE:
            continue
        catalogue = updated(language, sentences)
        folder = FOLDER / language
        for ending, content in zip(("po", "mo"), written(catalogue), strict=True):
            place = folder / f"{DOMAIN}.{ending}"
            if checking and not in_step(place, catalogue):
                print(f"{place.relative_to(ROOT)}: not in step with the code: run `python3 dev.py translations`")
                wrong += 1
            elif not checking:
                folder.mkdir(parents=True, exist_ok=True)
                place.write_bytes(content)
        gaps = list(faults(catalogue))
        wrong += len(gaps)
        print(*gaps, sep="\n", end="\n" if gaps else "")
        print(f"{language}: {len(catalogue)} sentences, {len(gaps)} to mend")
    return 1 if checking and wrong else 0


if __name__ == "__main__":
    sys.exit(main())
