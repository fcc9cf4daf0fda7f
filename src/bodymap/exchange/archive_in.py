"""Reads an archive that `archive_out` has written, or refuses it with the file and the path of the first fault.

Every hash is compared before the first chart is read. May import the domain, the protocol and the errors; whoever calls
opens the file and brings what finds a protocol and what finds a zone on a diagram.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from typing import Any, BinaryIO

from bodymap.domain.signed import Kept
from bodymap.domain.visit import Client, Visit
from bodymap.errors import UserError
from bodymap.exchange.archive_out import CLIENT_FORMAT, FORMAT, KEPT, MANIFEST, About, Held
from bodymap.exchange.chart_in import decode_document
from bodymap.exchange.fields import Fields
from bodymap.exchange.finding_in import ZoneFinder
from bodymap.exchange.kept import decode_kept
from bodymap.exchange.strict_json import fault, parse
from bodymap.exchange.unpacking import Unpacked
from bodymap.language import tr
from bodymap.protocol import Protocol

_NAMES = re.compile(r"manifest\.json|clients/[0-9]{6}/client\.json|clients/[0-9]{6}/visits/[0-9]{4,6}(\.kept)?\.json")
_CLIENT = ("format", "id", "family_name", "given_name", "born", "contact", "note", "archived", "visits")
_MANIFEST = ("format", "made_at", "made_by", "record", "clients", "visits", "files")
_HASH = re.compile(r"[0-9a-f]{64}")


class Archive:
    """An archive that is whole: its files are those of the manifest, with the same hashes.

    Raises UserError where it is not; `told` hears how many files have been compared, of how many.
    """

    def __init__(self, file: BinaryIO, told: Callable[[int, int], object] = lambda _done, _all: None) -> None:
        self._files = Unpacked(file, _NAMES)
        if MANIFEST not in self._files:
            fault("", tr("this zip has no manifest: it is no archive of charts"))
        with _inside(MANIFEST):
            self.about, listed = _manifest(parse(self._files.text(MANIFEST)))
        self._compare(listed, told)
        self._clients = sorted(name for name in listed if name.endswith("/client.json"))
        if len(self._clients) != self.about.clients:
            fault(
                MANIFEST,
                tr(
                    "names {named} clients; the archive has {found}", named=self.about.clients, found=len(self._clients)
                ),
            )
        visits = sum("/visits/" in name and not name.endswith(KEPT) for name in listed)
        if visits != self.about.visits:
            fault(MANIFEST, tr("names {named} visits; the archive has {found}", named=self.about.visits, found=visits))

    def _compare(self, listed: dict[str, tuple[str, int]], told: Callable[[int, int], object]) -> None:
        for name in sorted(self._files.names - listed.keys() - {MANIFEST}):
            fault(name, tr("is not in the manifest"))
        for done, (name, (digest, size)) in enumerate(listed.items()):
            if name not in self._files:
                fault(name, tr("is in the manifest and missing from the archive"))
            if self._files.size(name) != size or self._files.digest(name) != digest:
                fault(name, tr("is not as it was written: its hash is another one"))
            told(done, len(listed))

    def holdings(self, protocols: Callable[[str], Protocol], finders: Callable[[str], ZoneFinder]) -> Iterator[Held]:
        """The clients with their visits, read one after the other. Raises UserError at the first fault."""
        clients: set[str] = set()
        known: set[str] = set()
        visits = 0
        waiting = {name for name in self._files.names if name.endswith(KEPT)}
        for name in self._clients:
            with _inside(name):
                client, paths = _client(parse(self._files.text(name)), name)
                _once(client.id, clients, "client")
            held: list[Visit] = []
            kept: dict[str, Kept] = {}
            for path in paths:
                with _inside(path):
                    visit = decode_document(self._files.text(path), protocols, finders).chart.today
                    _once(visit.id, known, "visit")
                    visit = replace(visit, client_id=client.id)
                beside = path.removesuffix(".json") + KEPT
                if beside in waiting:
                    waiting.remove(beside)
                    with _inside(beside):
                        kept[visit.id], visit = decode_kept(parse(self._files.text(beside)), visit)
                held.append(visit)
            visits += len(held)
            yield Held(client, tuple(held), kept)
        if visits != self.about.visits:
            fault(
                MANIFEST, tr("names {named} visits; its clients know of {found}", named=self.about.visits, found=visits)
            )
        for name in sorted(waiting):
            fault(name, tr("belongs to no visit"))


@contextmanager
def _inside(name: str) -> Iterator[None]:
    try:
        yield
    except UserError as error:
        if error.message.startswith(name):
            raise
        raise UserError(f"{name}: {error.message}", error.remedy) from error


def _once(key: str, seen: set[str], what: str) -> None:
    if key in seen:
        fault("id", f"another {what} of the archive has this id")
    seen.add(key)


def _format(fields: Fields, expected: str) -> None:
    given = fields.needed("format")
    if given != expected:
        newer = isinstance(given, str) and given.startswith(expected.partition("/")[0] + "/")
        hint = " (perhaps written by a newer bodymap)" if newer else ""
        fault("format", f"expected '{expected}', not {given!r:.60}{hint}")


def _manifest(tree: Any) -> tuple[About, dict[str, tuple[str, int]]]:
    fields = Fields(tree, "", _MANIFEST)
    _format(fields, FORMAT)
    listed: dict[str, tuple[str, int]] = {}
    for item, path in fields.items("files"):
        entry = Fields(item, path, ("path", "sha256", "bytes"))
        name, digest = entry.text("path"), entry.text("sha256")
        size = entry.whole("bytes", 0, 2**40)
        if not _NAMES.fullmatch(name) or name == MANIFEST:
            fault(entry.at("path"), "is no file of an archive of charts")
        if name in listed:
            fault(entry.at("path"), "stands twice in the manifest")
        if not _HASH.fullmatch(digest) or size is None:
            fault(path, "needs a SHA-256 of 64 hexadecimal digits and a number of bytes")
        listed[name] = (digest, size)
    about = About(
        record=fields.text("record"),
        made_at=_instant(fields),
        made_by=fields.text("made_by"),
        clients=fields.whole("clients", 0, 10**6) or 0,
        visits=fields.whole("visits", 0, 10**6) or 0,
    )
    return about, listed


def _instant(fields: Fields) -> datetime:
    try:
        return datetime.fromisoformat(fields.text("made_at"))
    except ValueError:
        fault("made_at", "expected a date and time as 2026-03-02T10:15:00+00:00")


def _client(tree: Any, name: str) -> tuple[Client, list[str]]:
    fields = Fields(tree, "", _CLIENT)
    _format(fields, CLIENT_FORMAT)
    fields.needed("id")
    fields.needed("family_name")
    client = Client(
        id=fields.identifier("id") or "",
        family_name=fields.identifier("family_name") or "",
        given_name=fields.text("given_name"),
        born=fields.date("born") if "born" in fields else None,
        contact=fields.text("contact"),
        note=fields.text("note"),
        archived=bool(fields.flag("archived")),
    )
    folder = name.removesuffix("client.json") + "visits/"
    paths: list[str] = []
    for path, at in fields.items("visits"):
        if not isinstance(path, str) or not path.startswith(folder) or path.endswith(KEPT) or path in paths:
            fault(at, "expected the path of another visit of this client")
        paths.append(path)
    return client, paths
