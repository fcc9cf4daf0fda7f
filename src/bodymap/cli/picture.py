"""`bodymap picture`: the marked diagram of a visit as PNG or SVG, without a window."""

import argparse
from typing import TYPE_CHECKING

from bodymap.cli.sheets import add_source, judged, read_source
from bodymap.errors import UserError

if TYPE_CHECKING:
    from argparse import ArgumentParser, _SubParsersAction


def add_parser(subparsers: "_SubParsersAction[ArgumentParser]") -> "ArgumentParser":
    """Adds the `picture` command."""
    parser = subparsers.add_parser("picture", help="write the marked diagram of a visit: PNG or SVG")
    add_source(parser)
    parser.add_argument("--theme", choices=("light", "dark", "print"), default="light", help="default: light")
    parser.add_argument("--side", choices=("both", "left", "right"), default="both", help="default: both")
    return parser


def run(args: argparse.Namespace) -> int:
    """Writes the picture; its name's ending says which form. Raises UserError as the other sheets do."""
    form = args.output.suffix.lower()
    if form not in (".png", ".svg"):
        raise UserError(
            f"A picture is PNG or SVG, not {form or 'a file without an ending'}.", "End OUT in .png or .svg."
        )
    source = read_source(args)

    from bodymap.domain.laterality import Side
    from bodymap.paint.offscreen import offscreen_application
    from bodymap.paint.picture import Picture
    from bodymap.paint.printing import write_privately

    application = offscreen_application()
    sides = tuple(Side) if args.side == "both" else (Side(args.side),)
    picture = Picture(source, args.theme, sides)
    write_privately(args.output, picture.svg() if form == ".svg" else picture.png())
    del application
    return judged(source)
