"""`bodymap audit`: whether the audit holds, what it tells, and accepting a finding with a reason. Imports no Qt."""

import argparse
import json
import sys
from typing import TYPE_CHECKING

from bodymap.cli.recording import open_record, refuse_assistant
from bodymap.cli.telling import tell
from bodymap.errors import UserError

if TYPE_CHECKING:
    from argparse import ArgumentParser, _SubParsersAction

    from bodymap.store import Record
    from bodymap.store.audit import Entry

WIDEST = 160
"""Letters of the details that a line shows; `--full` shows all."""


def add_parser(subparsers: "_SubParsersAction[ArgumentParser]") -> "ArgumentParser":
    """Adds the `audit` command."""
    parser = subparsers.add_parser("audit", help="check who did what in the record, or show it")
    deeds = parser.add_subparsers(metavar="DEED", dest="deed", required=True)
    verify = deeds.add_parser("verify", help="check the chain, every signed version, and the head beside the file")
    verify.add_argument("--expect", metavar="N:HASH", help="an entry's number and hash that somebody wrote down")
    show = deeds.add_parser("show", help="list the entries, oldest first")
    show.add_argument("--client", metavar="ID", help="only what concerns this client")
    show.add_argument("--visit", metavar="ID", help="only what concerns this visit")
    show.add_argument("--last", type=int, metavar="N", help="only the last N")
    show.add_argument("--full", action="store_true", help="the details whole, values before and after")
    accept = deeds.add_parser("accept", help="say that a finding about the head was looked into")
    accept.add_argument("--reason", required=True, help="why it is right: a backup was restored, for one")
    return parser


def run(args: argparse.Namespace) -> int:
    """Exit status 1 where the chain does not hold. Raises UserError for what is no record."""
    with open_record(args, read_only=args.deed != "accept") as record:
        if args.deed == "verify":
            return _verify(record, args.expect)
        if args.deed == "show":
            return _show(record, args)
        refuse_assistant(record.author, "accept a finding of the audit")
        record.accept_head(args.reason)
    print("Written into the audit.")
    return 0


def _verify(record: "Record", expect: str | None) -> int:
    report = record.verify()
    faults = [str(fault) for fault in report.faults]
    faults += _unexpected(record, expect) if expect else []
    faults += [f"the signed visit {visit_id} is not what was signed" for visit_id in _changed_behind(record)]
    for remark in report.remarks:
        print(remark)
    if faults:
        print(f"{record.path}: the audit does not hold. First: {faults[0]}", file=sys.stderr)
        for fault in faults[1:]:
            print(f"  also: {fault}", file=sys.stderr)
        return 1
    print(f"{record.path}: {report.entries} entries, every link holds.")
    print(f"The newest is {report.entries}:{report.hash}")
    print("Written down elsewhere, it shows later that nothing before it was changed: --expect N:HASH.")
    return 0


def _unexpected(record: "Record", expect: str) -> list[str]:
    number, colon, wanted = expect.partition(":")
    if not colon or not number.isdigit():
        raise UserError(f"{expect} is not a number and a hash.", "Give it as it was printed: N:HASH.")
    found = record.audit.hash_at(int(number))
    return [] if found == wanted.strip() else [f"entry {number} is not the one that was written down"]


def _changed_behind(record: "Record") -> list[str]:
    from bodymap.workspace.signatures import changed_behind

    return [visit_id for visit_id in record.signing.signed() if changed_behind(record, record.visit(visit_id))]


def _show(record: "Record", args: argparse.Namespace) -> int:
    found = [
        entry
        for entry in record.audit.entries()
        if args.client in (None, entry.client_id) and args.visit in (None, entry.visit_id)
    ]
    for entry in found[-args.last :] if args.last else found:
        tell(_line(entry, full=args.full))
    return 0


def _line(entry: "Entry", *, full: bool) -> str:
    about = " ".join(
        f"{name} {key}" for name, key in (("client", entry.client_id), ("visit", entry.visit_id)) if key is not None
    )
    told = entry.details or ("(erased)" if entry.digest else "")
    if full and entry.details:
        told = "\n" + json.dumps(entry.said, ensure_ascii=False, indent=1)
    elif len(told) > WIDEST:
        told = told[:WIDEST] + " …"
    return " ".join(part for part in (f"{entry.sequence:>6}", entry.at, entry.author, entry.verb, about, told) if part)
