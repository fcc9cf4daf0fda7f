"""What the commands that make a sheet share: where the chart comes from, on which paper, into which file.

A chart comes from a chart document, without a name, or from a visit of the record. Imports Qt only to paint.
"""

import argparse
import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from bodymap.cli.reading import CANNOT_JUDGE, as_text, naming, read_bytes
from bodymap.errors import UserError
from bodymap.language import chosen, tr

if TYPE_CHECKING:
    from bodymap.report.source import Source


def add_source(parser: argparse.ArgumentParser) -> None:
    """Adds where the chart comes from and where the file goes."""
    parser.add_argument("file", metavar="FILE", nargs="?", help="a chart document (JSON); - reads standard input")
    parser.add_argument("--client", metavar="ID", help="in place of FILE: the last visit of a client of the record")
    parser.add_argument("--visit", metavar="ID", help="in place of FILE: a visit of the record")
    parser.add_argument("-o", "--output", type=Path, metavar="OUT", required=True, help="the file to write")


def add_sheet(parser: argparse.ArgumentParser) -> None:
    """Adds what every sheet takes."""
    add_source(parser)
    parser.add_argument(
        "--paper", "--page", choices=("a4", "letter"), help="the size of the paper (default: the practice's, or a4)"
    )
    parser.add_argument("--png", action="store_true", help="pictures instead of a PDF: OUT, or OUT-1, OUT-2 …")


def write_sheet(kind: str, args: argparse.Namespace) -> int:
    """Writes a sheet; exit status 1 where the chart could not be judged, which the sheet says too.

    Raises UserError for a faulty document, an unknown visit, and a file that cannot be written.
    """
    source = read_source(args)

    # Qt only once the chart is known to be sound
    from bodymap.paint.offscreen import offscreen_application
    from bodymap.paint.printing import pages_of, render_pdf, render_png

    # text cannot be set without an application, and it must live as long as the pages
    application = offscreen_application()
    pages = pages_of(kind, source, args.paper or "")
    if args.png:
        render_png(pages, args.output)
    else:
        render_pdf(pages, args.output)
    del application
    return judged(source)


def judged(source: "Source") -> int:
    """The exit status; says on standard error why nothing could be judged."""
    if source.suggestions.failed:
        print(f"bodymap: {source.suggestions.failed}", file=sys.stderr)
        return CANNOT_JUDGE
    return 0


def read_source(args: argparse.Namespace) -> "Source":
    """The chart that a command is about. Raises UserError where it is not named, or named twice."""
    if args.file is None:
        return _from_record(args)
    if getattr(args, "signed_version", None) is not None:
        raise UserError(
            tr("A chart document has no signed versions."), tr("Name a visit of the record: --visit ID --version N.")
        )
    if args.client or args.visit:
        raise UserError("A chart document and a visit of the record are both named.", "Name one of them.")
    return _from_document(args.file)


def _from_document(name: str) -> "Source":
    from bodymap.diagram import load_diagram
    from bodymap.exchange import decode_chart
    from bodymap.protocol import load_protocol, suggest
    from bodymap.report.source import Source

    content = read_bytes(name)
    with naming(name):
        chart = decode_chart(as_text(content), load_protocol, load_diagram)
    protocol = load_protocol(chart.today.protocol, chosen())
    others = sorted(chart.earlier, key=lambda visit: visit.date)
    return Source(
        client=None,
        visit=chart.today,
        earlier=tuple(visit for visit in others if visit.date <= chart.today.date),
        ahead=tuple(visit for visit in others if visit.date > chart.today.date),
        suggestions=suggest(chart, protocol),
        protocol=protocol,
        now=datetime.now().astimezone(),
    )


def _from_record(args: argparse.Namespace) -> "Source":
    from bodymap.cli.recording import open_record
    from bodymap.workspace.sheets import Sources

    with open_record(args, read_only=True) as record:
        sources = Sources(record, datetime.now().astimezone())
        return sources.of(args.client, args.visit, getattr(args, "signed_version", None))
