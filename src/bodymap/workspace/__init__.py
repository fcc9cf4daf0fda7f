"""The composition root and the verbs: what a therapist can do, each as one call and one transaction.

Hides which record is open, what of it is held in memory, and what is not yet written and why. The window and the
command line both speak through it. Knows no Qt; the store is imported when a record is opened, not before, because
SQLAlchemy would hold up the first frame.
"""

from bodymap.workspace.opening import (
    PROTOCOL,
    add_examples,
    new_encrypted_workspace,
    new_plain_workspace,
    open_workspace,
)
from bodymap.workspace.workspace import Changes, Workspace

__all__ = [
    "PROTOCOL",
    "Changes",
    "Workspace",
    "add_examples",
    "new_encrypted_workspace",
    "new_plain_workspace",
    "open_workspace",
]
