"""The language in which the program speaks: every sentence that a person meets goes through `tr` or `tr_plural`.

Hides where the translations lie (`resources/languages/<language>/`, catalogues of GNU gettext) and how they are read.
English is the source: its sentences stand in the code and are the catalogue's keys, so English needs no file and no
import. The language is chosen once a process, before the modules that hold words are imported; tables of words at
module level may therefore call `tr`. What a protocol says is translated beside the protocol, not here.

`python3 dev.py translations` gathers the sentences and builds the catalogues; docs/translating.md tells translators.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bodymap.resources import resource

if TYPE_CHECKING:
    from gettext import NullTranslations

SOURCE: Final = "en"

OFFERED: Final = {"en": "English", "de": "Deutsch"}
"""Language → its name in itself."""

_CAPITAL_NOUNS: Final = frozenset({"de"})
"""The languages that write every noun with a capital."""

DOMAIN: Final = "bodymap"
"""The name of a catalogue's files."""

_catalogue: NullTranslations | None = None
_chosen: str = SOURCE


def choose(*wishes: str) -> str:
    """Takes the first wish that is offered and returns it; English where none is.

    A wish is a language with or without a territory, as settings and systems write it: `de`, `de_AT`, `de-CH`,
    `de_DE.UTF-8`. A catalogue that is missing or damaged leaves the program English, never without words.
    """
    for wish in wishes:
        language = wish.replace("-", "_").split("_")[0].split(".")[0].lower()
        if language in OFFERED:
            speak(language, _read(language))
            break
    else:
        speak(SOURCE, None)
    return _chosen


def speak(language: str, catalogue: NullTranslations | None) -> None:
    """Has the sentences come from the catalogue, whatever it is: for tests and tools; the program calls `choose`."""
    global _catalogue, _chosen
    _catalogue, _chosen = catalogue, language if catalogue is not None else SOURCE


def chosen() -> str:
    """The language in use, a key of `OFFERED`."""
    return _chosen


def _read(language: str) -> NullTranslations | None:
    if language == SOURCE:
        return None
    import struct
    from gettext import GNUTranslations

    try:
        with resource("languages", language, f"{DOMAIN}.mo").open("rb") as file:
            return GNUTranslations(file)
    except (OSError, struct.error, ValueError):
        return None


def tr(text: str, /, **values: object) -> str:
    """The sentence in the language in use, with `{name}` in it replaced by the value of that name.

    `text` is written out where it is called, never put together: what is gathered from the code is what is written
    there. The values are texts that are right in the language already (`tr_plural`, dates by `words`).
    """
    return _filled(_catalogue.gettext(text) if _catalogue is not None else text, text, values)


def tr_in(context: str, text: str, /, **values: object) -> str:
    """As `tr`, for a word that other languages need twice: the context says where it stands and is not shown.

    `tr_in("of a dialog", "Open")` and `tr_in("of a question", "Open")`.
    """
    if _catalogue is None:
        return _filled(text, text, values)
    found = _catalogue.pgettext(context, text)
    return _filled(found, text, values)


def tr_plural(one: str, many: str, number: int, /, **values: object) -> str:
    """The form that the number asks for, with `{n}` replaced by it: `tr_plural("{n} finding", "{n} findings", 3)`."""
    plain = one if number == 1 else many
    found = _catalogue.ngettext(one, many, number) if _catalogue is not None else plain
    return _filled(found, plain, {"n": number, **values})


def capital(text: str) -> str:
    """The text with its first letter as a capital, the rest untouched: `ITB, middle third` stays."""
    return text[:1].upper() + text[1:]


def in_sentence(name: str) -> str:
    """A name as it stands inside a sentence: small, unless it is an abbreviation or the language writes nouns large."""
    if _chosen in _CAPITAL_NOUNS or not name[1:2].islower():
        return name
    return name[:1].lower() + name[1:]


def _filled(text: str, source: str, values: dict[str, object]) -> str:
    if not values:
        return text
    try:
        return text.format_map(values)
    except (KeyError, IndexError, ValueError):
        # a translation whose places do not fit must not cost the sentence
        return source.format_map(values)
