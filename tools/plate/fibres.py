"""Fibres: fine tapered strokes along a muscle's field of guides, bundled as fascicles, cut at its outline."""

from collections.abc import Iterator
from math import sin
from random import Random

import numpy as np
from numpy.typing import NDArray
from tools.plate.curves import Array, polygon_data
from tools.plate.fields import FAR, Field
from tools.plate.form import Tone
from tools.plate.grounds import ending, grounds
from tools.plate.structures import Structure
from tools.plate.style import Style

NODES = 48
ENGRAVED_SHARE = 0.7  # of the fibres, on paper
CURVED = 0.006  # a bow from which a stroke shows corners unless it has twice the nodes
GONE = 0.15  # of a structure, where it melts away: its fibres end there too
ENGRAVED_MOST = 1.3  # times its width in colour: more, and strokes run together
HATCHED = 0.6  # of the strokes that are left to the ground in colour, on paper
KINDS = ("dark", "deep", "light", "tendon_dark", "tendon_light")


def strokes_of(item: Structure, style: Style, tone: Tone, engraved: bool) -> dict[str, list[str]]:
    """The path data of each stroke of one structure, by kind. Engraved strokes swell with the shade."""
    found: dict[str, list[str]] = {kind: [] for kind in KINDS}
    random = Random(f"{item.name} fibres")
    whole = Field(item.distance.window, ending(item, style))
    ground = grounds(item, style, engraved)
    for number, lines in item.families(NODES):
        guides = np.array(lines)
        count = round(number * ENGRAVED_SHARE) if engraved else number
        for share, place in _bundled(count, random):
            centre = _centreline(guides, share, style.wave, random)
            for piece in _pieces(centre, item.distance, style.strands, random):
                middle = piece[len(piece) // 2 : len(piece) // 2 + 1]
                if random.random() > _density(item, middle[0]) or whole.at(middle)[0] < GONE:
                    continue
                shade, glow, tendon = (float(field.at(middle)[0]) for field in (tone.shade, tone.glow, tone.tendon))
                kind = _kind(place, shade, glow, style.calm, random)
                width = style.stroke * random.uniform(0.5, 1.3) * min(1.0, 0.35 + _length(piece) * 6.0)
                if kind is None and engraved and random.random() < HATCHED:
                    kind = "dark"
                if kind is None:
                    continue
                if min(tendon, float(tone.tendon.at(piece[1:2])[0]) + 0.3) > random.uniform(0.3, 0.75):
                    kind, width = ("tendon_light" if kind == "light" else "tendon_dark"), width * 0.75
                if engraved:
                    if kind in ("light", "tendon_light") and shade < 0.2:
                        continue
                    kind, width = "dark", width * min(0.45 + 3.0 * shade, ENGRAVED_MOST)
                elif kind == "deep":
                    width *= 1.4
                if ground:
                    width *= 0.4 + 0.6 * float(ground[0].at(middle)[0])
                found[kind].append(sliver(piece, width, 0.0016 if engraved else 0.0004))
    return found


def _density(item: Structure, point: Array) -> float:
    """How likely a stroke is drawn here: where the table says so, they thin out."""
    density = 1.0
    for (ax, ay), (bx, by) in item.sparse:
        dx, dy = bx - ax, by - ay
        density = min(
            density,
            0.12 + 0.88 * float(np.clip(((point[0] - ax) * dx + (point[1] - ay) * dy) / (dx * dx + dy * dy), 0, 1)),
        )
    return density


def _bundled(count: int, random: Random) -> Iterator[tuple[float, float]]:
    """Where each fibre lies across its family, and where in its bundle: 0 in the furrow beside it, 1 on its crest."""
    size, at = 0, 0
    for i in range(count):
        if at >= size:
            size, at = random.randint(3, 8), 0
        yield (i + random.uniform(0.15, 0.85)) / count, sin(3.14159 * at / size)
        at += 1


def _centreline(guides: Array, share: float, wave: float, random: Random) -> Array:
    phase, turns = random.uniform(0.0, 6.28), random.uniform(3.0, 6.0)
    along = np.linspace(0.0, 1.0, NODES)
    sway = np.array([sin(phase + turns * a) for a in along]) * wave
    place = np.clip(share + sway, 0.0, 1.0) * (len(guides) - 1)
    low = np.minimum(place.astype(int), len(guides) - 2)
    part = (place - low)[:, None]
    nodes = np.arange(NODES)
    return np.asarray(guides[low, nodes] * (1 - part) + guides[low + 1, nodes] * part)


def _pieces(centre: Array, inside: Field, strands: float, random: Random) -> Iterator[Array]:
    """Runs of the centreline that lie inside the outline, broken into strokes of uneven length."""
    deep = inside.at(centre)
    within = (deep > 0.0012) & (deep < FAR * 20)
    index = 0
    while index < NODES:
        if not within[index]:
            index += 1
            continue
        end = index
        while end + 1 < NODES and within[end + 1]:
            end += 1
        if end - index >= 3:
            yield from _broken(centre[index : end + 1], strands, random)
        index = end + 1


def _broken(run: Array, strands: float, random: Random) -> Iterator[Array]:
    parts = max(1, round(strands * len(run) / NODES))
    cuts = sorted(random.uniform(0.0, 1.0) for _ in range(parts - 1))
    for low, high in zip([0.0, *cuts], [*cuts, 1.0], strict=True):
        span = high - low
        start = low + random.uniform(0.0, 0.12) * span
        stop = high - random.uniform(0.0, 0.12) * span
        first, last = start * (len(run) - 1), stop * (len(run) - 1)
        if last - first >= 4.0:
            at = np.linspace(first, last, 7 if _bow(run[int(first) : int(last) + 1]) < CURVED else 13)
            nodes = np.arange(len(run))
            yield np.column_stack([np.interp(at, nodes, run[:, 0]), np.interp(at, nodes, run[:, 1])])


def _kind(place: float, shade: float, glow: float, calm: float, random: Random) -> str | None:
    """Dark in the furrows and in the shade, light on the crests and in the light; else the ground is left to itself."""
    dark = (0.62 - 0.5 * place + 0.7 * shade - 3.0 * glow) * (1.0 - calm)
    light = (0.12 + 0.4 * place + 2.5 * glow - 0.6 * shade) * (1.0 - calm)
    chance = random.random()
    if chance < dark:
        return "deep" if place < 0.2 and random.random() < 0.1 + 2.0 * shade else "dark"
    return "light" if chance > 1.0 - light else None


def _length(line: Array) -> float:
    return float(np.hypot(*np.diff(line, axis=0).T).sum())


def sliver(line: Array, width: float, straight: float) -> str:
    """A tapered stroke along a line as one slim polygon, pointed at both ends.

    `straight` is the bow below which it needs no bends. There are no curves: the painter spends most of a frame here.
    """
    inner = _bends(line, straight)
    way = np.gradient(line, axis=0)[inner]
    aside = np.column_stack([-way[:, 1], way[:, 0]]) / np.maximum(np.hypot(*way.T), 1e-9)[:, None]
    share = inner / (len(line) - 1)
    half = (width / 2 * np.sqrt(4.0 * share * (1.0 - share)))[:, None]
    outline = np.concatenate([line[:1], line[inner] + aside * half, line[-1:], (line[inner] - aside * half)[::-1]])
    return polygon_data(outline)


def _bends(line: Array, straight: float) -> NDArray[np.int_]:
    """The inner nodes that a stroke needs: two for a straight one, all for a curved one."""
    bow = _bow(line)
    if len(line) > 7:
        return np.arange(1, len(line) - 1, 3 if straight > 0.001 else 1)
    if bow < straight:
        return np.array([2, 4])
    return np.array([1, 3, 5]) if bow < 4 * straight else np.array([1, 2, 3, 4, 5])


def _bow(line: Array) -> float:
    """How far a line leaves its chord."""
    chord = line[-1] - line[0]
    off = (line - line[0]) @ np.array([-chord[1], chord[0]]) / max(float(np.hypot(*chord)), 1e-9)
    return float(np.abs(off).max())
