"""Regenerates the plate: `python -m tools.plate [FOLDER]`."""

import sys
from pathlib import Path

from tools.plate.boxes import boxes_text
from tools.plate.drawing import plate_text, tones_of
from tools.plate.structures import read_structures
from tools.plate.writing import geometry, geometry_text
from tools.plate.zones import read_zones

TARGET = Path(__file__).parents[2] / "resources" / "diagrams" / "lateral_leg"


def files() -> dict[str, str]:
    """The text of every generated file, by name."""
    structures = read_structures()
    tones = tones_of(structures)
    drawings = {
        "plate.svg": plate_text(structures, tones, engraved=False),
        "lines.svg": plate_text(structures, tones, engraved=True),
    }
    return {
        "geometry.json": geometry_text(geometry(structures, read_zones(structures))),
        **drawings,
        "boxes.json": boxes_text(drawings),
    }


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files().items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
        print(f"{name}: {len(text.encode()) / 1000:.0f} kB")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else TARGET)
