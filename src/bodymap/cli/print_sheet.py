"""`bodymap print`: the chart sheet of a visit as PDF or pictures, without a window."""

import argparse
from typing import TYPE_CHECKING

from bodymap.cli.sheets import add_sheet, write_sheet

if TYPE_CHECKING:
    from argparse import ArgumentParser, _SubParsersAction


def add_parser(subparsers: "_SubParsersAction[ArgumentParser]") -> "ArgumentParser":
    """Adds the `print` command."""
    parser = subparsers.add_parser("print", help="print the chart sheet of a visit: PDF or PNG")
    add_sheet(parser)
    parser.add_argument(
        "--version",
        dest="signed_version",
        type=int,
        metavar="N",
        help="of a visit of the record: as its version N was signed, whatever was amended since",
    )
    return parser


def run(args: argparse.Namespace) -> int:
    """Writes it. Raises UserError as `write_sheet` does."""
    return write_sheet("chart", args)
