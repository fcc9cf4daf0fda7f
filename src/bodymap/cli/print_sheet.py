"""`bodymap print`: the chart sheet of a chart document as PDF or pictures, without a window and without a record."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from bodymap.cli.reading import CANNOT_JUDGE, as_text, naming, read_bytes

if TYPE_CHECKING:
    from argparse import ArgumentParser, _SubParsersAction


def add_parser(subparsers: "_SubParsersAction[ArgumentParser]") -> "ArgumentParser":
    """Adds the `print` command."""
    parser = subparsers.add_parser("print", help="print a chart document as a sheet: PDF or PNG")
    parser.add_argument("file", metavar="FILE", help="a chart document (JSON); - reads standard input")
    parser.add_argument("-o", "--output", type=Path, metavar="OUT", required=True, help="the file to write")
    parser.add_argument("--page", choices=("a4", "letter"), default="a4", help="the size of the paper (default: a4)")
    parser.add_argument("--png", action="store_true", help="pictures instead of a PDF: OUT, or OUT-1, OUT-2 …")
    return parser


def run(args: argparse.Namespace) -> int:
    """Writes the sheet; exit status 1 where the chart could not be judged, which the sheet says too.

    Raises UserError for a faulty document or a file that cannot be written.
    """
    from bodymap.diagram import load_diagram
    from bodymap.exchange import decode_chart
    from bodymap.protocol import load_protocol, suggest

    content = read_bytes(args.file)
    with naming(args.file):
        chart = decode_chart(as_text(content), load_protocol, load_diagram)
    protocol = load_protocol(chart.today.protocol)

    # Qt only once the document is known to be sound
    from bodymap.paint.offscreen import offscreen_application
    from bodymap.paint.printing import print_visit, render_pdf, render_png

    # text cannot be set without an application, and it must live as long as the pages
    application = offscreen_application()
    answer = suggest(chart, protocol)
    pages = print_visit(None, chart.today, chart.earlier, answer, protocol, page_size=args.page)
    if args.png:
        render_png(pages, args.output)
    else:
        render_pdf(pages, args.output)
    del application
    if answer.failed:
        print(f"bodymap: {answer.failed}", file=sys.stderr)
    return CANNOT_JUDGE if answer.failed else 0
