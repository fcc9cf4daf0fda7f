"""Loads a protocol from its folder; refuses one with any fault, since a rule that cannot be read must not stay silent.

May import nothing of bodymap but its own package, the errors and the resources.
"""

from functools import cache
from pathlib import Path

from bodymap.errors import UserError
from bodymap.protocol.building import build
from bodymap.protocol.checking import check
from bodymap.protocol.faults import Fault
from bodymap.protocol.model import SOURCE, Protocol
from bodymap.protocol.reading import Reading, read
from bodymap.protocol.translating import languages_of, translate, translation_faults
from bodymap.resources import resource


def available() -> tuple[str, ...]:
    """The ids of the protocols that are shipped."""
    folder = resource("protocols")
    return tuple(sorted(path.name for path in folder.iterdir() if path.is_dir())) if folder.is_dir() else ()


def check_folder(folder: Path) -> tuple[Fault, ...]:
    """Every fault of the protocol in the folder and of its languages, in the order of file and line."""
    reading, faults = _check(folder)
    return faults or tuple(sorted(translation_faults(reading, folder)))


def load_folder(folder: Path, language: str = SOURCE) -> Protocol:
    """The protocol in the folder, its texts in that language as far as they are there and sound, else in English.

    Raises UserError where the protocol has a fault. A fault of a language is none: it costs that text alone.
    """
    reading, faults = _check(folder)
    if faults:
        more = f" ({len(faults) - 1} more)" if len(faults) > 1 else ""
        raise UserError(
            f"The protocol '{folder.name}' is damaged: {faults[0]}{more}.",
            "Nothing can be judged by it. `bodymap protocol check` lists every fault.",
        )
    there = language in languages_of(folder)
    if there:
        translate(reading, folder, language)
    return build(reading, language if there else SOURCE)


@cache
def load_protocol(protocol_id: str, language: str = SOURCE) -> Protocol:
    """The shipped protocol of that id, loaded once in each language. Raises UserError for an unknown or damaged one."""
    if protocol_id not in available():
        known = ", ".join(available()) or "none is installed"
        raise UserError(f"There is no protocol '{protocol_id}'; one of {known}.", "Check the name, or update bodymap.")
    return load_folder(resource("protocols", protocol_id), language)


def _check(folder: Path) -> tuple[Reading, tuple[Fault, ...]]:
    """What was read, with its faults. Tables are held against each other once all files can be read: what else would
    be missing is only what stands in the unread one."""
    reading = read(folder)
    if reading.texts and not reading.unread:
        check(reading)
    return reading, tuple(sorted(reading.faults))
