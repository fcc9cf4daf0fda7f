"""`bodymap suggest`: a chart document in, suggestions out. Imports neither Qt nor the store."""

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from bodymap.cli.reading import CANNOT_JUDGE, as_text, naming, read_bytes, standard_input
from bodymap.cli.telling import tell
from bodymap.domain.laterality import Side
from bodymap.errors import UserError
from bodymap.exchange import ZoneFinder, decode_chart, encode_suggestions
from bodymap.language import OFFERED, chosen
from bodymap.protocol import LIMB, Protocol, Row, Suggestions, Verdict, load_protocol, suggest

if TYPE_CHECKING:
    from argparse import ArgumentParser, _SubParsersAction

TO_MEND = 2
"""The exit status of a document that cannot be read; of many lines the highest status counts."""


def add_parser(subparsers: "_SubParsersAction[ArgumentParser]") -> "ArgumentParser":
    """Adds the `suggest` command."""
    parser = subparsers.add_parser("suggest", help="judge a chart document: what is allowed, and why")
    parser.add_argument("file", metavar="FILE", help="a chart document; - reads standard input")
    parser.add_argument("--json", action="store_true", help="print the form bodymap.suggestions/1 instead of a list")
    parser.add_argument(
        "--language", choices=tuple(OFFERED), default=argparse.SUPPRESS, help="the language of the reasons (English)"
    )
    parser.add_argument("--lines", action="store_true", help="one document a line in, one answer a line out (JSON)")
    return parser


def run(args: argparse.Namespace) -> int:
    """Prints the suggestions; exit status 1 where the chart could not be judged, so that everything is to avoid.

    Raises UserError for a document that cannot be read.
    """
    if args.lines:
        return _lines(args.file)
    content = read_bytes(args.file)
    with naming(args.file):
        protocol, answer = _judge(as_text(content))
    if answer.failed:
        print(f"bodymap: {answer.failed}", file=sys.stderr)
    if args.json:
        tell(json.dumps(encode_suggestions(answer), ensure_ascii=False, indent=1))
    else:
        tell("\n".join(_listing(answer, protocol)))
    return CANNOT_JUDGE if answer.failed else 0


def _judge(text: str) -> tuple[Protocol, Suggestions]:
    chart = decode_chart(text, load_protocol, _diagram)
    protocol = load_protocol(chart.today.protocol, chosen())
    return protocol, suggest(chart, protocol)


def _diagram(name: str) -> ZoneFinder:
    # only a finding with a place and no zone needs the diagram
    from bodymap.diagram import load_diagram

    return load_diagram(name)


def _lines(name: str) -> int:
    status = 0
    for line in _each_line(name):
        try:
            judged = _judge(as_text(line))[1]
        except UserError as error:
            answer, own = {"error": str(error)}, TO_MEND
        else:
            answer, own = encode_suggestions(judged), CANNOT_JUDGE if judged.failed else 0
        status = max(status, own)
        tell(json.dumps(answer, ensure_ascii=False))
    return status


def _each_line(name: str) -> Iterator[bytes]:
    if name == "-":
        yield from _stripped(standard_input())
        return
    try:
        with Path(name).open("rb") as file:
            yield from _stripped(file)
    except OSError as error:
        raise UserError(f"The chart documents {name} cannot be read: {error.strerror}.") from error


def _stripped(file: BinaryIO) -> Iterator[bytes]:
    for line in file:
        yield line.rstrip(b"\r\n")


def _listing(answer: Suggestions, protocol: Protocol) -> Iterator[str]:
    for side in Side:
        yield f"{protocol.side_word(side)}: {answer.gate[side].upper()}"
        for question, asked_of in answer.open_questions:
            if asked_of in (side, None):
                yield f"  to be settled: {protocol.questions[question].text.format(side=protocol.side_word(side))}"
        for zone in (*protocol.zones, LIMB):
            rows = answer.zone(side, zone)
            if rows:
                yield f"  {protocol.zone_name(zone)}"
                yield from _of_zone(rows, protocol)
        for word in answer.advice:
            if word.side is side:
                yield f"  {word.text}"
        for row in answer.self_care:
            if row.side is side and (row.indicated or row.verdict is not Verdict.ALLOWED):
                place = f", {protocol.zone_name(row.zone)}" if row.zone else ""
                indicated = ", indicated" if row.indicated else ""
                yield f"  self-care: {protocol.measures[row.measure].name}{place}: {row.verdict.value}{indicated}"
    for prompt in answer.prompts:
        yield f"ask: {prompt.text} [{', '.join(prompt.statements)}]"
    for number, step in enumerate(answer.plan, 1):
        place = f"{protocol.side_word(step.side)} {protocol.zone_name(step.zone)}"
        yield f"plan {number}: {protocol.step_name(step.technique)}, {place}"
    for fault in answer.plan_faults or ():
        yield f"plan, step {fault.step}: {fault.text} [{', '.join(fault.statements)}]"


def _of_zone(rows: tuple[Row, ...], protocol: Protocol) -> Iterator[str]:
    for row in sorted(rows, key=lambda row: (row.verdict.severity, not row.indicated)):
        notes = [word for word, stands in (("indicated", row.indicated), ("pending", row.pending)) if stands]
        notes += [f"at most {row.depth_cap}"] if row.depth_cap else []
        told = f" ({', '.join(notes)})" if notes else ""
        yield f"    {row.verdict.value:<9} {protocol.techniques[row.technique].name}{told}"
        for reason in row.reasons:
            basis = "" if reason.basis == "protocol" else ", precaution"
            yield f"              {reason.rule} [{', '.join(reason.statements)}{basis}] {reason.text}"
