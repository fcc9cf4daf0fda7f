"""Gathers the program's sentences into the catalogues of its languages: `python3 dev.py translations`.

    python -m tools.translations            gathers anew, builds the .mo files, prints what is not translated yet
    python -m tools.translations --check    changes nothing; exit status 1 where a catalogue is not in step or has gaps

A sentence is what stands in `tr("…")`, `tr_in("context", "…")` or `tr_plural("…", "…", n)`. A catalogue keeps its
translations when the code moves; one whose sentence is gone is dropped. Places name files, not lines, so that a
catalogue changes only where sentences do.
"""

from __future__ import annotations

import argparse
import ast
import io
import string
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from gettext import GNUTranslations
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from bodymap.language import DOMAIN, OFFERED, SOURCE

ROOT = Path(__file__).parents[1]
CODE = ROOT / "src" / "bodymap"
FOLDER = ROOT / "resources" / "languages"
TEXTS = {"tr": 1, "tr_in": 2, "tr_plural": 2}
"""How many of a call's first arguments are texts; the first of `tr_in` is the context, the two of `tr_plural` one."""
# a date in a catalogue would change it each time that it is gathered
STILL = datetime(2026, 1, 1, tzinfo=UTC)


def gathered() -> Catalog:
    """Every sentence of the code, with the files it stands in. Raises ValueError for one that is not written out."""
    catalogue = Catalog(project="bodymap", charset="utf-8", creation_date=STILL, revision_date=STILL)
    for path in sorted(CODE.rglob("*.py")):
        for context, sentence in sentences_in(path):
            catalogue.add(sentence, locations=[(path.relative_to(ROOT).as_posix(), 0)], context=context)
    return catalogue


def sentences_in(path: Path) -> Iterator[tuple[str | None, str | tuple[str, str]]]:
    """Context and sentence of each call, in the order of the lines; those inside f-strings too.

    Raises ValueError where a text is put together in place of written out: it would never be translated.
    """
    found = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        name = _called(node)
        if isinstance(node, ast.Call) and name in TEXTS:
            texts = [arg.value for arg in node.args[: TEXTS[name]] if isinstance(arg, ast.Constant)]
            if len(texts) < TEXTS[name] or not all(isinstance(text, str) for text in texts):
                raise ValueError(f"{path}:{node.lineno}: the text of {name} must be written out in the call")
            found.append((node.lineno, node.col_offset, name, texts))
    for _, _, name, texts in sorted(found):
        if name == "tr_plural":
            yield None, (texts[0], texts[1])
        else:
            yield (texts[0], texts[1]) if name == "tr_in" else (None, texts[0])


def _called(node: ast.AST) -> str:
    """`tr`, also of `language.tr(…)`: a sentence that is asked for by the module's name is none the less one."""
    function = node.func if isinstance(node, ast.Call) else None
    if isinstance(function, ast.Attribute) and isinstance(function.value, ast.Name) and function.value.id == "language":
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


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
