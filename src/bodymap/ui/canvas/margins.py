"""Room for the names in a margin: each as near as possible to what it names, none over another. Pure arithmetic."""

from collections.abc import Sequence


def spread(wanted: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """Places at least `gap` apart, in the order given, as near as possible to those wanted (which are sorted).

    Blocks of names that would overlap are shifted together, so that the sum of squared shifts is least; the whole
    stays between `low` and `high` where there is room for it.
    """
    blocks: list[tuple[float, int]] = []  # (sum of what each member wants of the block's first place, members)
    for place in wanted:
        blocks.append((place, 1))
        while len(blocks) > 1:
            (a, n), (b, m) = blocks[-2:]
            if a / n + n * gap <= b / m:
                break
            blocks[-2:] = [(a + b - m * n * gap, n + m)]
    places: list[float] = []
    for total, members in blocks:
        start = min(max(total / members, low), max(low, high - (members - 1) * gap))
        places += [start + i * gap for i in range(members)]
    for i in range(1, len(places)):
        places[i] = max(places[i], places[i - 1] + gap)
    overrun = places[-1] - high if places else 0.0
    if overrun > 0:
        places[-1] = high
        for i in range(len(places) - 2, -1, -1):
            places[i] = min(places[i], places[i + 1] - gap)
    return places
