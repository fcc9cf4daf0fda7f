"""What is kept of a visit beside its content: the versions that were signed, the judgement, an amendment under way.

Charts and judgements are texts here, in the form in which they were hashed; whoever needs them unfolds them.
"""

import json
from dataclasses import dataclass
from hashlib import sha256


@dataclass(frozen=True, slots=True)
class SignedVersion:
    """A visit as it was signed, with who signed it and why it was amended; `reason` is empty for the first.

    `at` is an instant, UTC, ISO 8601. One that was signed before versions were kept has nobody's name.
    """

    visit_id: str
    number: int
    chart: str
    judgement: str
    reason: str
    at: str
    author_id: str
    author: str
    initials: str
    hash: str

    def expected(self) -> str:
        """The hash over all the rest."""
        parts = (self.visit_id, self.number, sha256(self.chart.encode()).hexdigest())
        signed = (sha256(self.judgement.encode()).hexdigest(), self.reason, self.at)
        told = (*parts, *signed, self.author_id, self.author, self.initials)
        return sha256(json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Amending:
    """An amendment that is under way: why, since when (UTC, ISO 8601), and by whom it was begun."""

    reason: str
    at: str
    author: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """All of it for one visit. `judgement` is what was said and when (UTC, ISO 8601)."""

    versions: tuple[SignedVersion, ...] = ()
    judgement: tuple[str, str] | None = None
    amendment: Amending | None = None

    @property
    def empty(self) -> bool:
        return not self.versions and self.judgement is None and self.amendment is None
