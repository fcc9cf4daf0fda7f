"""Makes a workspace: opens the record, reads the knowledge and the diagram, and puts the examples in where asked."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from bodymap.diagram import load_diagram
from bodymap.domain.author import Author
from bodymap.errors import UserError
from bodymap.keys import KeyFile, Unlocked, keys_of
from bodymap.keys.keyfile import set_aside
from bodymap.language import chosen, tr, tr_plural
from bodymap.protocol import load_protocol
from bodymap.report.words import moment
from bodymap.workspace.workspace import Workspace

if TYPE_CHECKING:
    from bodymap.keys.untold import Tries
    from bodymap.store import Place, Record

PROTOCOL = "it_band"
EXAMPLE_AUTHOR = Author(name="Pat Pattern")
"""Who has charted the example clients, as made up as they are."""
AUTHOR_NAME, AUTHOR_INITIALS = "author_name", "author_initials"
"""Settings of a record without users; in an encrypted one the keys file says who somebody is."""


def open_workspace(
    path: Place | None,
    *,
    demo: bool = False,
    create: bool = False,
    unlocked: Unlocked | None = None,
    reading: str = "",
) -> Workspace:
    """Opens the record at `path`, or a temporary one with the example clients where `demo` is set.

    `path` is a file, or the address of a server's database.
    `unlocked` holds the key of an encrypted record, and who works on it from now on. With `reading` as `read` it is
    opened without being able to change it, as `rescue` what is left of a damaged one.
    Raises UserError for a record that is missing, damaged, foreign, newer or held by another window, and for
    clinical knowledge or a diagram that cannot be trusted.
    """
    from bodymap.store import Record, open_record

    protocol = load_protocol(PROTOCOL, chosen())
    diagram = load_diagram(protocol.diagram)
    if not demo:
        if path is None:
            raise ValueError("a path is needed where no demonstration is asked for")
        key = unlocked.key if unlocked is not None else None
        if reading == "rescue" and isinstance(path, Path):
            record = Record.rescue(path, key=key)
        else:
            record = open_record(path, create=create, read_only=reading == "read", key=key)
        return Workspace(
            record, protocol, diagram, author=unlocked.author if unlocked is not None else author_of(record)
        )
    workspace = Workspace(Record.temporary(), protocol, diagram, author=EXAMPLE_AUTHOR)
    add_examples(workspace)
    return workspace


def new_encrypted_workspace(path: Path, keys: KeyFile, unlocked: Unlocked) -> Workspace:
    """Makes a new encrypted record with its keys beside it, and opens it.

    Raises UserError where there is a record already or none can be made; no keys are left then. Keys of a record that
    is gone are kept under another name: somebody may bring the record back.
    """
    from bodymap.store import Record

    if path.exists() and path.stat().st_size > 0:
        raise UserError(tr("There is already a record at {path}.", path=path), tr("Open it, or choose another name."))
    protocol = load_protocol(PROTOCOL, chosen())
    diagram = load_diagram(protocol.diagram)
    set_aside(path)
    # the keys first: a record without keys would be lost, keys without a record harm nobody
    keys.save(path)
    try:
        record = Record.create(path, key=unlocked.key, record_id=keys.record_id)
    except BaseException:
        keys_of(path).unlink(missing_ok=True)
        raise
    return Workspace(record, protocol, diagram, author=unlocked.author)


def new_plain_workspace(path: Path, author: Author) -> Workspace:
    """Makes a new record without encryption, which keeps the name of the one who works on it, and opens it."""
    workspace = open_workspace(path, create=True)
    for name, value in ((AUTHOR_NAME, author.name), (AUTHOR_INITIALS, author.initials)):
        workspace.record.set_setting(name, value)
    workspace.author = author_of(workspace.record)
    return workspace


def tries_words(tries: Tries, now: datetime) -> str:
    """That wrong passphrases were tried before; empty where there were none but a slip a moment ago."""
    if tries.since is None or not tries.strange(now):
        return ""
    since = moment(tries.since.astimezone())
    return tr_plural(
        "{n} wrong passphrase was tried, on {since}.",
        "{n} wrong passphrases were tried, the first on {since}.",
        tries.wrong,
        since=since,
    )


def author_of(record: Record) -> Author:
    """Who works on a record that has no users; an author without a name where nobody has entered one."""
    known = record.user
    if known is not None:
        return known
    name = record.setting(AUTHOR_NAME)
    return Author(name=name, initials=record.setting(AUTHOR_INITIALS), role="admin") if name else Author()


def add_examples(workspace: Workspace) -> None:
    """Puts the made-up clients into the open record, judged by today's protocol and drawn on today's diagram."""
    from bodymap.domain.example import example_clients

    # the first example is added last, so that it stands first among those seen last
    for client, visits in reversed(example_clients(workspace.today())):
        workspace.record.add_client(client)
        for visit in visits:
            workspace.record.add_visit(
                replace(
                    visit,
                    signed=False,
                    protocol=workspace.protocol.id,
                    protocol_version=workspace.protocol.version,
                    diagram=workspace.diagram.id,
                    diagram_version=workspace.diagram.version,
                )
            )
        workspace.open_client(client.id)
        for visit in visits:
            if visit.signed:
                workspace.signatures.sign(visit.id, client.initials)
    workspace.close_client()
