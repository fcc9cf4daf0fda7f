"""A mark's geometry: what cannot lie on a diagram is none."""

import math

import pytest

from bodymap.domain.shape import LIMIT, Shape, ShapeKind

BEYOND = [LIMIT + 0.01, -LIMIT - 0.01, math.inf, -math.inf, math.nan]


@pytest.mark.parametrize("beyond", BEYOND)
@pytest.mark.parametrize("across", [True, False])
def test_a_vertex_beyond_the_diagram_is_refused(beyond: float, *, across: bool) -> None:
    vertex = (beyond, 0.0) if across else (0.0, beyond)
    with pytest.raises(ValueError, match="outside the diagram"):
        Shape.point(*vertex)
    with pytest.raises(ValueError, match="outside the diagram"):
        Shape(ShapeKind.STROKE, ((0.0, 0.0), vertex))


def test_the_limits_themselves_are_within() -> None:
    assert Shape.point(LIMIT, -LIMIT).centre == (LIMIT, -LIMIT)


@pytest.mark.parametrize(("kind", "count"), [("point", 0), ("point", 2), ("stroke", 1), ("area", 2)])
def test_too_few_or_too_many_vertices_make_no_shape(kind: str, count: int) -> None:
    with pytest.raises(ValueError, match="vertices"):
        Shape(ShapeKind(kind), tuple((float(n), 0.0) for n in range(count)))
