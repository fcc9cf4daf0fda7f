"""`bodymap diagram`: the geometry as JSON, or the plate as SVG, PNG or PDF. Imports Qt only for PNG and PDF."""

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from bodymap.cli.telling import must_be_heard
from bodymap.diagram import LAYERS, SIDES, THEMES, Diagram, diagram_for, load_diagram, svg_text
from bodymap.errors import UserError

if TYPE_CHECKING:
    from argparse import ArgumentParser, _SubParsersAction

DEFAULT_LAYERS = ("skin", "muscles", "names")
DEFAULT_WIDTH = 1400


def add_parser(subparsers: "_SubParsersAction[ArgumentParser]") -> "ArgumentParser":
    """Adds the `diagram` command."""
    parser = subparsers.add_parser("diagram", help="print the diagram's geometry, or write its picture")
    parser.add_argument("name", help="a protocol (it_band) or a diagram (lateral_leg)")
    form = parser.add_mutually_exclusive_group(required=True)
    form.add_argument("--json", action="store_true", help="structures, landmarks and zones in the diagram's frame")
    form.add_argument("--svg", action="store_true", help="a vector picture for the screen or the web")
    form.add_argument("--png", action="store_true", help="a picture of --width pixels")
    form.add_argument("--pdf", action="store_true", help="a vector picture on one page")
    parser.add_argument("-o", "--output", type=Path, metavar="FILE", help="where to write (default: standard output)")
    parser.add_argument("--side", choices=SIDES, help="of a picture (default: right)")
    parser.add_argument(
        "--layer",
        action="append",
        choices=LAYERS,
        dest="layers",
        help=f"of a picture, repeatable (default: {' '.join(DEFAULT_LAYERS)})",
    )
    parser.add_argument("--theme", choices=THEMES, help="of a picture (default: light)")
    parser.add_argument("--width", type=int, metavar="PX", help=f"width of a PNG (default: {DEFAULT_WIDTH})")
    return parser


def run(args: argparse.Namespace) -> int:
    """Writes what was asked for.

    Raises UserError for an unknown diagram, an option that the form has no use for, and a file that cannot be written.
    """
    diagram_id = diagram_for(args.name)
    _refuse_idle(args)
    if args.json:
        _write(args.output, geometry_json(load_diagram(diagram_id)).encode())
        return 0
    width = DEFAULT_WIDTH if args.width is None else args.width
    if not 16 <= width <= 16000:
        raise UserError(f"A picture cannot be {width} pixels wide.", "Choose a width from 16 to 16000.")
    text = svg_text(args.theme or "light", args.side or "right", args.layers or DEFAULT_LAYERS, diagram_id)
    if args.svg:
        _write(args.output, text.encode())
    else:
        from bodymap.paint.plate import svg_to_pdf, svg_to_png

        _write(args.output, svg_to_png(text, width) if args.png else svg_to_pdf(text))
    return 0


def _refuse_idle(args: argparse.Namespace) -> None:
    """An option that would change nothing is told, not passed over: whoever gave it expects something of it."""
    given = [name for name in ("side", "layers", "theme", "width") if getattr(args, name) is not None]
    if args.json and given:
        raise UserError(
            f"--{given[0].removesuffix('s')} belongs to a picture; --json prints the geometry in the fixed frame, as "
            "the right limb is seen.",
            "Leave it out, or ask for --svg, --png or --pdf.",
        )
    if args.width is not None and not args.png:
        raise UserError("--width belongs to a PNG: SVG and PDF are sharp at every size.", "Leave it out.")
    if (args.png or args.pdf) and args.output is None and sys.stdout.isatty():
        raise UserError("A picture would be written into the terminal.", "Name a file: -o leg.png.")


def geometry_json(diagram: Diagram) -> str:
    """The diagram's geometry in the fixed frame, with one structure, landmark or zone a line."""
    parts = [f'"id": {json.dumps(diagram.id)}', f'"version": {json.dumps(diagram.version)}']
    parts.append(f'"bounds": {json.dumps(diagram.bounds)}')
    for key in ("structures", "landmarks", "zones"):
        rows = ",\n".join(f"  {json.dumps(name)}: {json.dumps(value)}" for name, value in getattr(diagram, key).items())
        parts.append(f'"{key}": {{\n{rows}\n}}')
    return "{\n" + ",\n".join(parts) + "\n}\n"


def _write(path: Path | None, content: bytes) -> None:
    if path is None:
        must_be_heard()
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
        return
    try:
        path.write_bytes(content)
    except OSError as error:
        raise UserError(f"{path} cannot be written: {error.strerror}.", "Choose another file or folder.") from error
