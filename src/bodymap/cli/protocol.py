"""`bodymap protocol`: for authors of protocols. Checks a folder, tells what carries each statement, writes the guide.

Imports neither Qt nor the store.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from bodymap.cli.telling import tell
from bodymap.errors import UserError
from bodymap.protocol import Fault, Protocol, available, check_folder, load_folder, load_protocol

if TYPE_CHECKING:
    from argparse import ArgumentParser, _SubParsersAction


def add_parser(subparsers: "_SubParsersAction[ArgumentParser]") -> "ArgumentParser":
    """Adds the `protocol` command with its verbs."""
    parser = subparsers.add_parser("protocol", help="check a protocol, see what carries it, write its guide")
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True, title="verbs")
    check = verbs.add_parser("check", help="report every fault at once, with file, line and key")
    check.add_argument("protocol", metavar="DIR", help="a protocol's folder, or the id of one that is shipped")
    coverage = verbs.add_parser("coverage", help="print each statement of the source with the places that carry it")
    coverage.add_argument("protocol", metavar="PROTOCOL", help="the id of a shipped protocol, or a folder")
    guide = verbs.add_parser("guide", help="write the page of the user guide")
    guide.add_argument("protocol", metavar="PROTOCOL", help="the id of a shipped protocol, or a folder")
    guide.add_argument("-o", "--output", type=Path, metavar="FILE", help="where to write (default: standard output)")
    return parser


def run(args: argparse.Namespace) -> int:
    """Runs the verb. Exit status 1 where a fault was found or a statement has no carrier."""
    if args.verb == "check":
        return _check(args.protocol)
    if args.verb == "coverage":
        return _coverage(args.protocol)
    return _guide(_load(args.protocol), args.output)


def _folder(name: str) -> Path:
    from bodymap.resources import resource

    return resource("protocols", name) if name in available() else Path(name)


def _load(name: str) -> Protocol:
    if name in available():
        return load_protocol(name)
    if not Path(name).is_dir():
        known = ", ".join(available())
        raise UserError(f"There is no protocol '{name}', and no such folder.", f"Shipped: {known}.")
    return load_folder(Path(name))


def _check(name: str) -> int:
    faults = check_folder(_folder(name))
    _print_faults(faults)
    counted = "1 fault" if len(faults) == 1 else f"{len(faults)} faults"
    print(f"{name}: {counted if faults else 'sound'}", file=sys.stderr)
    return 1 if faults else 0


def _coverage(name: str) -> int:
    folder = _folder(name)
    if not folder.is_dir():
        _load(name)
    bare = [fault for fault in check_folder(folder) if "nothing carries this statement" in fault.message]
    if bare:
        _print_faults(bare)
        counted = "1 statement" if len(bare) == 1 else f"{len(bare)} statements"
        print(f"{name}: {counted} without a carrier", file=sys.stderr)
        return 1
    protocol = _load(name)
    carried = protocol.statements.items()
    tell("\n".join(f"{name:<4} {words}\n     {', '.join(protocol.carriers[name])}" for name, words in carried))
    print(f"{name}: all {len(protocol.statements)} statements are carried", file=sys.stderr)
    return 0


def _print_faults(faults: Sequence[Fault]) -> None:
    if faults:
        tell("\n".join(map(str, faults)))


def _guide(protocol: Protocol, output: Path | None) -> int:
    from bodymap.protocol.guide import guide

    page = guide(protocol)
    if output is None:
        tell(page.removesuffix("\n"))
        return 0
    try:
        output.write_text(page, encoding="utf-8")
    except OSError as error:
        raise UserError(f"The guide cannot be written to {output}: {error.strerror}.") from error
    return 0
