"""`bodymap referral`: the referral letter of a visit as PDF or pictures, where its gate says refer."""

import argparse
from typing import TYPE_CHECKING

from bodymap.cli.sheets import add_sheet, write_sheet

if TYPE_CHECKING:
    from argparse import ArgumentParser, _SubParsersAction


def add_parser(subparsers: "_SubParsersAction[ArgumentParser]") -> "ArgumentParser":
    """Adds the `referral` command."""
    parser = subparsers.add_parser("referral", help="print the referral letter where the gate says refer: PDF or PNG")
    add_sheet(parser)
    return parser


def run(args: argparse.Namespace) -> int:
    """Writes it. Raises UserError as `write_sheet` does."""
    return write_sheet("referral", args)
