"""Writes a record, or one client of it, as an archive: a zip of chart documents, particulars and a manifest.

    manifest.json                          what is inside: the SHA-256 and the size of every other file
    clients/000001/client.json             a client's particulars, and the visits in their order
    clients/000001/visits/0001.json        one visit as a chart document
    clients/000001/visits/0001.kept.json   what is kept beside it: signed versions, judgement, amendment

The names hold numbers only, never an id or a name of a person. Hides the form; whoever calls opens the file. May import
the domain and the errors. `archive_in` is the reverse.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from types import MappingProxyType
from typing import Any, BinaryIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from bodymap.domain.signed import Kept
from bodymap.domain.visit import Client, Visit
from bodymap.errors import UserError
from bodymap.exchange.chart_out import encode_visit
from bodymap.exchange.kept import encode_kept
from bodymap.language import tr

FORMAT, CLIENT_FORMAT = "bodymap.archive/1", "bodymap.client/1"
MANIFEST, KEPT = "manifest.json", ".kept.json"

MOST_FILES = 60_000
"""Beyond this a zip needs another form, and no practice of one to a few therapists has as many visits."""

_OWNER_ONLY = 0o100600 << 16


@dataclass(frozen=True, slots=True)
class Held:
    """One client with all visits, oldest first, and what is kept beside a visit, by the visit's id."""

    client: Client
    visits: tuple[Visit, ...]
    kept: Mapping[str, Kept] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What an archive says of itself: the record that it came from, when and by which program it was made."""

    record: str
    made_at: datetime
    made_by: str
    clients: int = 0
    visits: int = 0


def write_archive(
    file: BinaryIO, holdings: Iterable[Held], about: About, told: Callable[[int], object] = lambda _: None
) -> About:
    """Writes the archive and returns what it says of itself; `told` hears the number of clients written so far.

    Raises UserError for a record that is too large for one archive. What `told` raises ends the writing.
    """
    writing = _Writing(file)
    clients = visits = 0
    with writing.zip:
        for held in holdings:
            clients += 1
            visits += len(held.visits)
            if len(writing.files) + len(held.visits) * 2 + 1 >= MOST_FILES:
                raise UserError(
                    tr("The record is too large for one archive of at most {n} files.", n=f"{MOST_FILES:,}"),
                    tr("Export clients one by one, or copy the record itself with a backup."),
                )
            _write_client(writing, f"clients/{clients:06d}", held)
            told(clients)
        done = About(record=about.record, made_at=about.made_at, made_by=about.made_by, clients=clients, visits=visits)
        writing.put(MANIFEST, _manifest(done, writing.files))
    return done


def _write_client(writing: "_Writing", folder: str, held: Held) -> None:
    paths = [f"{folder}/visits/{number:04d}.json" for number, _ in enumerate(held.visits, 1)]
    for path, visit in zip(paths, held.visits, strict=True):
        writing.put(path, encode_visit(visit))
        if (kept := held.kept.get(visit.id)) is not None and not kept.empty:
            writing.put(path.removesuffix(".json") + KEPT, encode_kept(kept))
    tree = {"format": CLIENT_FORMAT, **client_tree(held.client), "visits": paths}
    writing.put(f"{folder}/client.json", _text(tree))


def client_tree(client: Client) -> dict[str, Any]:
    """A client's particulars, without what is empty."""
    tree = {
        "id": client.id,
        "family_name": client.family_name,
        "given_name": client.given_name,
        "born": client.born.isoformat() if client.born else "",
        "contact": client.contact,
        "note": client.note,
        "archived": client.archived,
    }
    return {key: value for key, value in tree.items() if value or key == "family_name"}


def _manifest(about: About, files: list[dict[str, Any]]) -> str:
    return _text(
        {
            "format": FORMAT,
            "made_at": about.made_at.isoformat(),
            "made_by": about.made_by,
            "record": about.record,
            "clients": about.clients,
            "visits": about.visits,
            "files": files,
        }
    )


def _text(tree: dict[str, Any]) -> str:
    return json.dumps(tree, ensure_ascii=False, indent=1) + "\n"


class _Writing:
    """A zip being written, and the list of what is in it. The files carry no time: equal records give equal bytes."""

    def __init__(self, file: BinaryIO) -> None:
        self.zip = ZipFile(file, "w", ZIP_DEFLATED)
        self.files: list[dict[str, Any]] = []

    def put(self, path: str, text: str) -> None:
        content = text.encode("utf-8")
        self.files.append({"path": path, "sha256": sha256(content).hexdigest(), "bytes": len(content)})
        entry = ZipInfo(path)
        entry.compress_type = ZIP_DEFLATED
        entry.external_attr = _OWNER_ONLY
        self.zip.writestr(entry, content)
