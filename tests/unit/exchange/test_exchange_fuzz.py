"""Whatever stands at whatever place of a file: it is read, or refused in a sentence; nothing else is ever raised.

`BODYMAP_FUZZ` sets how many changed files of each kind are tried; the ordinary tests try a few hundred.
"""

import contextlib
import copy
import datetime
import json
import os
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pytest
from exchange_charts import CLIENTS, VISITS
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from bodymap.diagram import load_diagram
from bodymap.domain.example import example_clients
from bodymap.domain.visit import Visit
from bodymap.errors import UserError
from bodymap.exchange.archive_in import Archive
from bodymap.exchange.archive_in import _client as read_client
from bodymap.exchange.archive_in import _manifest as read_manifest
from bodymap.exchange.archive_out import About, Held, client_tree, write_archive
from bodymap.exchange.chart_in import decode_tree
from bodymap.exchange.chart_out import visit_tree
from bodymap.exchange.exact import encode_exact
from bodymap.exchange.fhir import Bundling, decode_bundle, encode_bundle
from bodymap.exchange.kept import decode_kept
from bodymap.exchange.strict_json import parse
from bodymap.protocol import load_protocol

TRIES = int(os.environ.get("BODYMAP_FUZZ", "120"))
NOW = datetime.datetime(2026, 3, 2, tzinfo=datetime.UTC)
ODD = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**20), 10**20)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.sampled_from(["", " ", "left", "2026-03-02", "urn:uuid:x", "coding", "\0", "a" * 300, "=1+1", "é"]),
    lambda inner: (
        st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(["id", "side", "x-a"]), inner, max_size=2)
    ),
    max_leaves=4,
)
few = settings(
    max_examples=TRIES,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
)

EXAMPLES = [Held(client, tuple(visits)) for client, visits in example_clients(datetime.date(2026, 3, 2))]
BUNDLE = json.loads(encode_bundle(EXAMPLES[-1:], load_protocol, Bundling(now=NOW, made_by="made up")))
CHART = visit_tree(EXAMPLES[0].visits[-1])
CLIENT = {
    "format": "bodymap.client/1",
    **client_tree(EXAMPLES[0].client),
    "visits": ["clients/000001/visits/0001.json"],
}
MANIFEST = {
    "format": "bodymap.archive/1",
    "made_at": NOW.isoformat(),
    "made_by": "made up",
    "record": "r",
    "clients": 1,
    "visits": 0,
    "files": [{"path": "clients/000001/client.json", "sha256": "0" * 64, "bytes": 5}],
}
VISIT = EXAMPLES[0].visits[-1]
KEPT = {
    "format": "bodymap.kept/1",
    "versions": [
        {
            **{"number": 1, "chart": encode_exact(VISIT), "judgement": "", "reason": "", "at": NOW.isoformat()},
            **{"author_id": "", "author": "", "initials": "", "hash": "0"},
        }
    ],
    "judgement": {"said": "x", "at": NOW.isoformat()},
}
EXACT = json.loads(encode_exact(VISIT))


def places(tree: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield path
    if isinstance(tree, dict | list):
        for key in tree if isinstance(tree, dict) else range(len(tree)):
            yield from places(tree[key], (*path, key))


def changed(tree: Any) -> st.SearchStrategy[Any]:
    """The tree with something odd at one of its places, or without what stood there."""
    every = list(places(tree))[1:]

    def put(path: tuple[Any, ...], odd: Any, drop: bool) -> Any:
        # only what lies on the way is copied: a bundle is large
        made = inner = copy.copy(tree)
        for key in path[:-1]:
            inner[key] = copy.copy(inner[key])
            inner = inner[key]
        if drop:
            del inner[path[-1]]
        else:
            inner[path[-1]] = odd
        return made

    return st.builds(put, st.sampled_from(every), ODD, st.booleans())


def refused_or_read(read: Any) -> None:
    with contextlib.suppress(UserError):
        read()


@few
@given(changed(CHART))
def test_charts(tree: Any) -> None:
    refused_or_read(lambda: decode_tree(tree, load_protocol, load_diagram))


@few
@given(changed(BUNDLE))
def test_bundles(tree: Any) -> None:
    refused_or_read(lambda: decode_bundle(tree, load_protocol, load_diagram))


@few
@given(changed(CLIENT))
def test_clients_of_archives(tree: Any) -> None:
    refused_or_read(lambda: read_client(tree, "clients/000001/client.json"))


@few
@given(changed(MANIFEST))
def test_manifests(tree: Any) -> None:
    refused_or_read(lambda: read_manifest(tree))


@few
@given(changed(KEPT))
def test_what_is_kept_beside(tree: Any) -> None:
    refused_or_read(lambda: decode_kept(tree, VISIT))


@few
@given(changed(EXACT))
def test_charts_of_versions(tree: Any) -> None:
    kept = copy.deepcopy(KEPT)
    kept["versions"][0]["chart"] = json.dumps(tree)  # type: ignore[index]
    refused_or_read(lambda: decode_kept(kept, VISIT))


@few
@given(st.text(max_size=60) | st.from_regex(r'[\[{",:0-9a-z}\]\\ ]{0,40}'))
def test_texts(text: str) -> None:
    refused_or_read(lambda: parse(text))


@few
@given(CLIENTS, VISITS, st.data())
def test_bytes_of_archives(client: Any, visit: Visit, data: st.DataObject) -> None:
    file = BytesIO()
    write_archive(file, [Held(client, (visit,))], About(record="r", made_at=NOW, made_by="made up"))
    rotten = bytearray(file.getvalue())
    for _ in range(data.draw(st.integers(1, 4))):
        rotten[data.draw(st.integers(0, len(rotten) - 1))] = data.draw(st.integers(0, 255))
    refused_or_read(lambda: list(Archive(BytesIO(bytes(rotten))).holdings(load_protocol, load_diagram)))


def test_the_net_catches_what_is_no_sentence() -> None:
    def broken() -> None:
        raise KeyError("x")

    with pytest.raises(KeyError):
        refused_or_read(broken)
