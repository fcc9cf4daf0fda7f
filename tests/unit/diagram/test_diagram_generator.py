"""The committed drawing is what the generator draws, byte for byte."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
DRAWN = ROOT / "resources" / "diagrams" / "lateral_leg"


def test_the_plate_is_reproducible(tmp_path: Path) -> None:
    pytest.importorskip("numpy")
    subprocess.run([sys.executable, "-m", "tools.plate", str(tmp_path)], cwd=ROOT, check=True, capture_output=True)
    for name in ("geometry.json", "plate.svg", "lines.svg", "boxes.json"):
        assert (tmp_path / name).read_bytes() == (DRAWN / name).read_bytes(), name
