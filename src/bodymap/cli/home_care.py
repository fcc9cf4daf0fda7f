"""`bodymap homecare`: the client's home-care sheet as PDF or pictures, without a window."""

import argparse
from typing import TYPE_CHECKING

from bodymap.cli.sheets import add_sheet, write_sheet

if TYPE_CHECKING:
    from argparse import ArgumentParser, _SubParsersAction


def add_parser(subparsers: "_SubParsersAction[ArgumentParser]") -> "ArgumentParser":
    """Adds the `homecare` command."""
    parser = subparsers.add_parser("homecare", help="print the home-care sheet for the client: PDF or PNG")
    add_sheet(parser)
    return parser


def run(args: argparse.Namespace) -> int:
    """Writes it. Raises UserError as `write_sheet` does."""
    return write_sheet("home_care", args)
