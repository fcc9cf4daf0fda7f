"""Signing, amending, and the versions that were signed.

Hides when a visit counts as draft, signed or being amended, and in which form a version is kept. Who signs says again
whose chart it is: retyping a client's initials or year of birth is what keeps orders out of the wrong chart.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from bodymap.domain.author import shown
from bodymap.domain.signed import SignedVersion
from bodymap.domain.visit import Client, Visit
from bodymap.errors import UserError
from bodymap.exchange.exact import decode_exact, encode_exact
from bodymap.exchange.judgement import Judgement, decode_judgement
from bodymap.language import tr

if TYPE_CHECKING:
    from bodymap.store import Record
    from bodymap.workspace.workspace import Changes, Workspace

MEANWHILE = "Changed here while it was signed elsewhere."
"""The one reason that the program writes itself; kept in English and said in the language in use."""


class Standing(StrEnum):
    """Where a visit stands between its first mark and its signature."""

    DRAFT = "draft"
    SIGNED = "signed"
    AMENDING = "amending"


@dataclass(frozen=True, slots=True)
class Version:
    """One signed version: `at` in this computer's time, `reason` why it was amended, empty for the first.

    A visit that was signed before versions were kept has no `author`.
    """

    visit_id: str
    number: int
    at: datetime
    author: str
    initials: str
    reason: str
    hash: str

    @property
    def by(self) -> str:
        """Who signed, short; what stands behind `signed by`."""
        return self.initials or shown(self.author) or tr("somebody before versions were kept")


@dataclass(frozen=True, slots=True)
class State:
    """Where a visit stands, its newest version, and why it is being amended."""

    standing: Standing
    version: Version | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Signed:
    """Visit → its signed versions, oldest first; and, of those that are being amended, why."""

    versions: dict[str, tuple[Version, ...]] = field(default_factory=dict)
    reasons: dict[str, str] = field(default_factory=dict)


def is_named(client: Client, typed: str) -> bool:
    """Whether the typed text names this client: the initials in either order, or the year of birth."""
    given = "".join(typed.split()).replace(".", "").casefold()
    initials = client.initials.casefold()
    return bool(given) and (
        given in (initials, initials[::-1]) or (client.born is not None and given == str(client.born.year))
    )


class Signatures:
    """The signatures of the open client's visits."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._signed = Signed()

    def read(self, client_id: str) -> None:
        """Reads who signed what. Raises UserError, then all is as before."""
        self.hold(self.found(client_id, self._workspace.visits))

    def found(self, client_id: str, visits: Iterable[Visit]) -> Signed:
        """Who signed what of these visits. Raises UserError where it cannot be read."""
        signing = self._workspace.record.signing
        versions: dict[str, tuple[Version, ...]] = {}
        for row in signing.heads(client_id):
            versions[row.visit_id] = (*versions.get(row.visit_id, ()), _version(row))
        reasons: dict[str, str] = {}
        for visit in visits:
            if visit.id in versions and not visit.signed and (amendment := signing.amendment(visit.id)):
                reasons[visit.id] = _shown_reason(amendment.reason)
        return Signed(versions, reasons)

    def hold(self, signed: Signed) -> None:
        """Goes on with what was found."""
        self._signed = signed

    def state(self, visit: Visit) -> State:
        """Where a visit of the open client stands."""
        versions = self._signed.versions.get(visit.id, ())
        newest = versions[-1] if versions else None
        if visit.signed:
            return State(Standing.SIGNED, newest)
        if newest is not None:
            return State(Standing.AMENDING, newest, self._signed.reasons.get(visit.id, ""))
        return State(Standing.DRAFT)

    def versions(self, visit_id: str) -> tuple[Version, ...]:
        """The signed versions, oldest first."""
        return self._signed.versions.get(visit_id, ())

    # verbs

    def sign(self, visit_id: str, typed: str) -> Changes:
        """Signs a draft or an amendment. `typed` names the client again: initials or year of birth.

        Raises UserError where it names somebody else, where something is not yet written, or the record refuses.
        """
        visit, client = self._at_hand(visit_id)
        if visit.signed:
            raise UserError(tr("This visit is signed already."), tr("Amend it to change something."))
        self.may_sign()
        if not is_named(client, typed):
            with suppress(UserError):
                from bodymap.store import Verb

                self._workspace.record.log(Verb.SIGNING_FAILED, client.id, visit_id, what="named somebody else")
            raise UserError(
                tr("That is not this client: nothing was signed."),
                tr("Look at the banner, then enter the initials or the year of birth of {name}.", name=client.name),
            )
        judgement = self._workspace.judgements.text_of(visit)
        row = self._workspace.record.signing.sign(visit, encode_exact(visit), judgement)
        self._signed.versions[visit_id] = (*self.versions(visit_id), _version(row))
        self._signed.reasons.pop(visit_id, None)
        self._workspace.judgements.kept_as(visit_id, judgement, row.at)
        return self._workspace.took(replace(visit, signed=True))

    def amend(self, visit_id: str, reason: str) -> Changes:
        """Takes the signature off for a stated reason. What was signed stays readable as a version."""
        visit, client = self._at_hand(visit_id)
        self.may_sign()
        if not reason.strip():
            raise UserError(tr("An amendment needs its reason."), tr("Write why the signed chart must be changed."))
        self._workspace.record.signing.amend(visit, reason.strip(), encode_exact(replace(visit, signed=False)))
        changes = self._workspace.took(replace(visit, signed=False))
        self.read(client.id)
        return changes

    def cancel(self, visit_id: str) -> Changes:
        """Gives an amendment up: the visit is again what its newest version says, and signed.

        Raises UserError where that version is not what was signed: it must not stand as a signed chart again.
        """
        visit, client = self._at_hand(visit_id)
        self.may_sign()
        versions = self.versions(visit_id)
        if visit.signed or not versions:
            raise UserError(tr("This visit is not being amended."), tr("There is nothing to cancel."))
        signed = self.as_signed(visit_id, versions[-1].number)
        self._workspace.record.signing.cancel(visit, signed)
        changes = self._workspace.took(signed)
        self._workspace.judgements.read(client.id)
        self.read(client.id)
        return changes

    def _at_hand(self, visit_id: str) -> tuple[Visit, Client]:
        workspace = self._workspace
        visit, client = workspace.visit(visit_id), workspace.client
        if client is None or client.id != visit.client_id:
            raise KeyError(visit_id)
        workspace.all_written()
        return visit, client

    def may_sign(self) -> None:
        """Raises UserError for an assistant: neither signing nor what opens a signed chart is theirs."""
        if self._workspace.author.role == "assistant":
            raise UserError(
                tr("An assistant cannot sign or amend a chart."), tr("Ask a therapist to unlock the record and do it.")
            )

    # what was signed

    def chart(self, visit_id: str, number: int) -> Visit:
        """The visit as a version has it, unsigned. Raises UserError where it cannot be read."""
        return _chart(self._row(visit_id, number))

    def as_signed(self, visit_id: str, number: int) -> Visit:
        """The visit as a version has it, signed. Raises UserError where there is none, or it is not what was signed."""
        row = self._row(visit_id, number)
        if row.hash != row.expected():
            raise UserError(
                tr("Version {number} of this visit is not what was signed.", number=number),
                tr("`bodymap audit verify` tells more; look at a backup."),
            )
        return replace(_chart(row), signed=True)

    def amended_from(self, visit: Visit) -> Visit | None:
        """The version that is being amended, unsigned; None where none is, or where it cannot be read."""
        state = self.state(visit)
        if state.standing is not Standing.AMENDING or state.version is None:
            return None
        try:
            return self.chart(visit.id, state.version.number)
        except UserError:
            return None

    def judgement(self, visit_id: str, number: int) -> Judgement | None:
        """What the rules said when it was signed; None where none was kept."""
        text = self._row(visit_id, number).judgement
        try:
            return decode_judgement(text) if text else None
        except ValueError as error:
            raise UserError(tr("The judgement of this version cannot be read."), tr("Look at a backup.")) from error

    def _row(self, visit_id: str, number: int) -> SignedVersion:
        for row in self._workspace.record.signing.versions(visit_id):
            if row.number == number:
                return row
        raise UserError(
            tr("This visit has no signed version {number}.", number=number),
            tr("Its versions stand under Visit, Versions, and in the audit."),
        )


def changed_behind(record: Record, visit: Visit) -> bool:
    """Whether a signed visit is no longer what its newest version says: somebody went round the program."""
    rows = record.signing.versions(visit.id) if visit.signed else ()
    return bool(rows) and encode_exact(replace(visit, signed=False)) != rows[-1].chart


def _chart(row: SignedVersion) -> Visit:
    try:
        return decode_exact(row.chart, Visit)
    except ValueError as error:
        raise UserError(
            tr("Version {number} of this visit cannot be read.", number=row.number), tr("Look at a backup.")
        ) from error


def _shown_reason(kept: str) -> str:
    return tr("Changed here while it was signed elsewhere.") if kept == MEANWHILE else kept


def _version(row: SignedVersion) -> Version:
    at = datetime.fromisoformat(row.at).astimezone()
    return Version(row.visit_id, row.number, at, row.author, row.initials, _shown_reason(row.reason), row.hash)
