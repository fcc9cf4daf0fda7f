"""Line art for paper: veils become paper white or are left out, everything else stays as it was drawn."""

import re

from bodymap.diagram import art_text
from bodymap.paint.engraving import opaque


def path(fill: str, opacity: str = "", way: str = "M0 0h1") -> str:
    return f'<path d="{way}" fill="{fill}"' + (f' fill-opacity="{opacity}"' if opacity else "") + "/>\n"


def test_a_nested_veil_is_opaque_from_where_it_covers_half() -> None:
    art = path("#EEE") + path("#FFF", "0.34") + path("#FFF", "0.34", "M1 1h1") + path("#FFF", "0.34", "M2 2h1")
    assert opaque(art) == path("#EEE") + path("#FFF", "", "M1 1h1") + path("#FFF", "", "M2 2h1")


def test_each_veil_counts_for_itself() -> None:
    art = path("#FFF", "0.34") + path("#000", "0.34") + path("#FFF", "0.34") + path("#EEE") + path("#FFF", "0.34")
    assert opaque(art) == path("#EEE")


def test_what_nearly_covers_is_opaque() -> None:
    assert opaque(path("#FFF", "0.8")) == path("#FFF")


def test_the_plate_has_veils_and_keeps_none_on_paper() -> None:
    art = art_text("print", ("skin", "muscles", "bones"))
    assert "fill-opacity" in art
    engraved = opaque(art)
    assert "opacity" not in engraved
    drawn, kept = (re.findall("<path[^>]*>", text) for text in (art, engraved))
    assert {each for each in drawn if "opacity" not in each} <= set(kept)
    assert len(kept) < len(drawn)
