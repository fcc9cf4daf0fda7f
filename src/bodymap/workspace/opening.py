"""Makes a workspace: opens the record, reads the knowledge and the diagram, and puts the examples in where asked."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from bodymap.diagram import load_diagram
from bodymap.protocol import load_protocol
from bodymap.workspace.workspace import Workspace

PROTOCOL = "it_band"


def open_workspace(path: Path | None, *, demo: bool = False, create: bool = False) -> Workspace:
    """Opens the record at `path`, or a temporary one with the example clients where `demo` is set.

    Raises UserError for a record that is missing, damaged, foreign, newer or held by another window, and for
    clinical knowledge or a diagram that cannot be trusted.
    """
    from bodymap.store import Record

    protocol = load_protocol(PROTOCOL)
    diagram = load_diagram(protocol.diagram)
    if not demo:
        if path is None:
            raise ValueError("a path is needed where no demonstration is asked for")
        return Workspace(Record.open(path, create=create), protocol, diagram)
    workspace = Workspace(Record.temporary(), protocol, diagram)
    add_examples(workspace)
    return workspace


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
                    protocol=workspace.protocol.id,
                    protocol_version=workspace.protocol.version,
                    diagram=workspace.diagram.id,
                    diagram_version=workspace.diagram.version,
                )
            )
