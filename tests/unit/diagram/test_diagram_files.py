"""The diagram's files: what is damaged is refused, and the picture holds only what every renderer draws."""

import json
import re
from itertools import combinations
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from bodymap.diagram import LAYERS, THEMES, art_text, diagram_for, load_diagram, palette, read_diagram, svg_text
from bodymap.diagram.model import Label
from bodymap.errors import UserError
from bodymap.resources import resource

ELEMENTS = {"svg", "title", "g", "path", "text"}
GEOMETRY = resource("diagrams", "lateral_leg", "geometry.json")


def written(path: Path, content: object) -> Path:
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


@pytest.fixture
def content() -> dict[str, Any]:
    read: dict[str, Any] = json.loads(GEOMETRY.read_text(encoding="utf-8"))
    return read


def test_the_diagram_is_read_once_and_says_its_version() -> None:
    assert load_diagram() is load_diagram("lateral_leg")
    assert load_diagram().version == "3"


def test_a_protocol_leads_to_its_diagram() -> None:
    assert diagram_for("it_band") == diagram_for("lateral_leg") == "lateral_leg"


def test_an_unknown_diagram_is_refused_by_name() -> None:
    with pytest.raises(UserError, match="'elbow'"):
        diagram_for("elbow")
    with pytest.raises(UserError, match="'elbow'"):
        load_diagram("elbow")


def test_a_file_that_is_no_json_is_refused_by_its_path(tmp_path: Path) -> None:
    path = tmp_path / "torn.json"
    path.write_text(GEOMETRY.read_text(encoding="utf-8")[:500], encoding="utf-8")
    with pytest.raises(UserError, match=re.escape(str(path))):
        read_diagram(path)
    with pytest.raises(UserError, match="cannot be read"):
        read_diagram(tmp_path / "missing.json")


@pytest.mark.parametrize("key", ["version", "bounds", "skin", "structures", "landmarks", "zones", "centres", "labels"])
def test_a_missing_part_is_refused(tmp_path: Path, content: dict[str, Any], key: str) -> None:
    del content[key]
    with pytest.raises(UserError, match=key):
        read_diagram(written(tmp_path / "poor.json", content))


@pytest.mark.parametrize(
    "bad", [[[[0, 0], [1, 1]]], [[[[0, 0], [1, "x"], [1, 1]]]], [[[[0, 0], [1, 99], [1, 1]]]], [], 5]
)
def test_a_zone_that_is_no_area_is_refused(tmp_path: Path, content: dict[str, Any], bad: object) -> None:
    content["zones"]["foot"] = bad
    with pytest.raises(UserError, match="damaged"):
        read_diagram(written(tmp_path / "bent.json", content))


def test_a_zone_that_has_moved_away_from_its_centre_is_refused(tmp_path: Path, content: dict[str, Any]) -> None:
    content["centres"]["foot"] = [0.0, 0.0]
    with pytest.raises(UserError, match="centre of zone 'foot'"):
        read_diagram(written(tmp_path / "moved.json", content))


def test_every_label_has_a_latin_term_and_touches_what_it_names() -> None:
    diagram = load_diagram()
    assert {label.key for label in diagram.labels if label.kind == "zone"} == set(diagram.zones)
    for label in diagram.labels:
        assert label.name
        assert label.latin
        if label.kind == "zone":
            assert diagram.zone_at(*label.anchor) == label.key
        elif label.kind == "landmark":
            assert label.anchor == diagram.landmarks[label.key]


def crossing(one: Label, other: Label) -> bool:
    def side(a: tuple[float, float], b: tuple[float, float], c: tuple[float, float]) -> float:
        return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])

    (a, p), (b, q) = (one.anchor, one.place), (other.anchor, other.place)
    return side(a, p, b) * side(a, p, q) <= 0 and side(b, q, a) * side(b, q, p) <= 0


def test_no_two_leaders_cross() -> None:
    for one, other in combinations(load_diagram().labels, 2):
        assert not crossing(one, other), (one.key, other.key)


def test_texts_in_a_margin_keep_apart() -> None:
    height = {"zone": 0.07, "structure": 0.07, "landmark": 0.045}
    for one, other in combinations(load_diagram().labels, 2):
        if one.margin == other.margin:
            apart = abs(one.place[1] - other.place[1])
            assert apart >= (height[one.kind] + height[other.kind]) / 2, (one.key, other.key)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("side", ["right", "both"])
def test_the_picture_holds_only_simple_elements(theme: str, side: str) -> None:
    text = svg_text(theme, side, LAYERS)
    root = ElementTree.fromstring(text)
    assert {element.tag.split("}")[1] for element in root.iter()} <= ELEMENTS
    names = [element.get("id") for element in root.iter() if element.get("id")]
    assert len(names) == len(set(names))
    assert "{" not in text
    assert "href" not in text
    assert " style=" not in text
    assert "url(" not in text


def test_the_side_is_said_in_words_and_texts_are_not_mirrored() -> None:
    left = svg_text("light", "left", ["skin", "names"])
    assert ">LEFT<" in left
    assert ">RIGHT<" not in left
    mirrored = left[left.index("matrix(-1") : left.index('<g id="names">')]
    assert "<text" not in mirrored
    both = svg_text("light", "both", ["skin"])
    assert both.index(">LEFT<") < both.index(">RIGHT<")


def test_layers_can_be_switched() -> None:
    def groups(*layers: str) -> list[str]:
        return re.findall(r'<g id="(\w+)"', svg_text("light", "right", layers))

    assert groups("skin") == ["skin", "heading"]
    assert groups("skin", "muscles") == ["skin", "under", "band", "over", "heading"]
    assert groups("muscles", "band_lifted") == ["under", "lifted", "over", "heading"]
    assert groups("skin", "bones", "zones") == ["skin", "bones", "zones", "heading"]
    assert groups("names", "landmarks") == ["landmarks", "names", "heading"]


def test_nothing_beneath_the_lifted_band_is_called_band() -> None:
    whole = svg_text("light", "right", ["muscles", "names"])
    lifted = svg_text("light", "right", ["muscles", "band_lifted", "names"])
    with_zones = svg_text("light", "right", ["muscles", "band_lifted", "zones", "names"])
    assert [text.count(">ITB") for text in (whole, lifted, with_zones)] == [4, 0, 4]
    assert ">Vastus lateralis<" in lifted


def test_a_picture_from_near_has_every_step_of_tone_and_more() -> None:
    def outlines(*, near: bool) -> list[str]:
        return re.findall(r'<path d="([^"]+)"', art_text("light", ("skin", "muscles", "bones"), near=near))

    far, near = outlines(near=False), outlines(near=True)
    assert set(far) < set(near)
    assert len(near) > 1.2 * len(far)
    assert "_mid" not in art_text("dark", LAYERS) + art_text("dark", LAYERS, near=True)


def test_unknown_themes_sides_and_layers_are_refused() -> None:
    for theme, side, layers in (("sepia", "left", []), ("light", "middle", []), ("light", "left", ["nerves"])):
        with pytest.raises(UserError, match="There is no"):
            svg_text(theme, side, layers)


def test_all_themes_have_the_same_roles_and_paper_is_grey() -> None:
    assert set(palette("light")) == set(palette("dark")) == set(palette("print"))
    for role, colour in palette("print").items():
        if colour.startswith("#"):
            assert len({colour[1:3], colour[3:5], colour[5:7]}) == 1, role
