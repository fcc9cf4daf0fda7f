"""Chart documents to read: one with everything in it, the smallest, and a made-up diagram that finds their zones."""

import json
from typing import Any

from bodymap.domain.laterality import Side
from bodymap.exchange import decode_chart
from bodymap.protocol import Chart, load_protocol

RIGHT, LEFT = Side.RIGHT, Side.LEFT


class Plate:
    """A made-up diagram: everything above the middle is the middle third, below it the distal third."""

    def zone_at(self, x: float, y: float) -> str | None:
        if abs(x) > 1:
            return None
        return "itb_middle" if y < 0.6 else "itb_distal"

    def zones_of_stroke(self, path) -> tuple[str, ...]:
        return tuple(dict.fromkeys(zone for x, y in path if (zone := self.zone_at(x, y))))

    def zones_of_area(self, ring) -> tuple[str, ...]:
        return self.zones_of_stroke(ring)


def plate(name: str) -> Plate:
    assert name == "lateral_leg"
    return Plate()


def no_plate(name: str) -> Plate:
    raise AssertionError(name)


FULL: dict[str, Any] = {
    "format": "bodymap.chart/1",
    "protocol": "it_band",
    "id": "f" * 32,
    "date": "2026-03-02",
    "phase": "later",
    "signed": True,
    "protocol_version": "1",
    "diagram": "lateral_leg",
    "diagram_version": "1",
    "x-shop": {"till": [1, 2.5, None, True]},
    "screening": {
        "dvt": "no",
        "symptom_pattern": "typical",
        "x-asked": "by telephone",
        "left": {"recent_trauma": "no", "x-l": 1},
        "right": {"site_inspected": "yes"},
    },
    "findings": [
        {"id": "1", "side": "right", "zone": "itb_middle", "kind": "adhesion", "severity": 6, "status": "active"},
        {
            "id": "2",
            "side": "right",
            "at": [0.02, 0.48],
            "kind": "trigger_point",
            "activity": "latent",
            "x-hand": "left",
        },
        {"id": "3", "side": "left", "path": [[0, 0.5], [0, 0.7]], "kind": "tightness", "acuity": "chronic"},
        {
            **{"id": "4", "side": "left", "zones": ["itb_distal", "itb_insertion"], "kind": "pain"},
            **{"path": [[0, 0.5], [0.1, 0.7], [0, 0.7]], "closed": True, "radiation": ["leg"], "note": "made up"},
            **{"moment": "after", "follows": "0"},
        },
    ],
    "clear": [{"side": "left", "zone": "quadriceps"}],
    "rom": [{"side": "right", "joint": "hip", "movement": "adduction", "degrees": 12, "painful": True, "x-r": 1}],
    "tests": [{"side": "right", "test": "ober", "result": "positive", "degrees": 4.5, "note": "made up"}],
    "observations": ["knee_valgus", "running"],
    "history": {"onset": "gradual", "sites": ["outer_knee", "hip"], "psfs_1": "stairs"},
    "outcomes": {"lefs": 60, "nprs_now": 0},
    "requested": [{"side": "right", "zone": "itb_middle", "technique": "stripping", "depth": "deep"}],
    "plan": [
        {"side": "right", "zone": "itb_middle", "technique": "cross_fiber_friction"},
        {"side": "right", "technique": "ice"},
    ],
    "treatments": [
        {
            **{"id": "t1", "side": "right", "zone": "itb_middle", "technique": "stripping", "depth": "light"},
            **{"minutes": 4, "response": "eased", "verdict": "avoid", "override_reason": "made up"},
        }
    ],
    "home_care": [{"side": "right", "measure": "ice"}],
    "notes": "Made up.",
    "earlier": [
        {
            **{"id": "e1", "date": "2026-02-23", "x-e": 0},
            "findings": [{"id": "9", "side": "right", "zone": "lateral_femoral_condyle", "kind": "inflammation"}],
        }
    ],
}


def read(document: Any, finders=plate) -> Chart:
    text = document if isinstance(document, str) else json.dumps(document)
    return decode_chart(text, load_protocol, finders)


def small(**more: Any) -> dict[str, Any]:
    return {"format": "bodymap.chart/1", "protocol": "it_band", "date": "2026-03-02", **more}


FINDING = {"side": "right", "zone": "itb_middle", "kind": "pain"}
