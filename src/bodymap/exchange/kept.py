"""What an archive holds of a visit beside its content: signed versions, the judgement, an amendment under way.

Charts and judgements of versions are texts that were hashed when they were signed: they travel as they are, and are
unfolded here only to see that they can be. May import the domain, the protocol's answers and the errors.
"""

import json
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from bodymap.domain.signed import Amending, Kept, SignedVersion
from bodymap.domain.visit import Visit
from bodymap.exchange.chart_out import visit_tree
from bodymap.exchange.exact import decode_exact
from bodymap.exchange.fields import Fields
from bodymap.exchange.judgement import decode_judgement
from bodymap.exchange.strict_json import fault

FORMAT = "bodymap.kept/1"
LONGEST = 8 * 1024 * 1024
"""Characters of one chart or judgement."""

_VERSION = ("number", "chart", "judgement", "reason", "at", "author_id", "author", "initials", "hash")


def encode_kept(kept: Kept) -> str:
    """As a file of an archive."""
    tree: dict[str, Any] = {"format": FORMAT, "versions": [_named(version) for version in kept.versions]}
    if kept.judgement is not None:
        tree["judgement"] = dict(zip(("said", "at"), kept.judgement, strict=True))
    if kept.amendment is not None:
        tree["amendment"] = asdict(kept.amendment)
    return json.dumps(tree, ensure_ascii=False, indent=1) + "\n"


def _named(version: SignedVersion) -> dict[str, object]:
    """Without the visit's id: the file is the visit's."""
    return {name: getattr(version, name) for name in _VERSION}


def decode_kept(tree: Any, visit: Visit) -> tuple[Kept, Visit]:
    """What is kept beside a visit, and the visit exactly as it was signed. Raises UserError with the fault's path.

    A signed visit must say what its newest version says, and be judged as that was. A draft comes without its
    judgement: nobody has signed it, and the rules judge it anew.
    """
    fields = Fields(tree, "", ("format", "versions", "judgement", "amendment"))
    if fields.needed("format") != FORMAT:
        fault("format", f"expected '{FORMAT}'")
    charts: list[Visit] = []
    versions = fields.each("versions", lambda item, path: _version(item, path, visit, charts))
    if [version.number for version in versions] != list(range(1, len(versions) + 1)):
        fault("versions", "expected the numbers 1, 2, 3 … without a gap")
    judgement = amendment = None
    if "judgement" in fields:
        inner = fields.inner("judgement", ("said", "at"))
        said = (_judgement(inner, "said", visit), _instant(inner))
        if visit.signed and versions:
            judgement = said
            if said[0] != versions[-1].judgement:
                fault("judgement.said", "is another one than its newest version was signed with")
    if "amendment" in fields:
        inner = fields.inner("amendment", ("reason", "at", "author"))
        amendment = Amending(inner.text("reason"), _instant(inner), inner.text("author"))
        if visit.signed or not versions:
            fault("amendment", "only a visit that was signed and is open again is being amended")
    elif versions and not visit.signed:
        fault("amendment", "is missing: a visit with a signed version is signed or being amended")
    kept = Kept(versions=versions, judgement=judgement, amendment=amendment)
    return kept, _exact(visit, charts)


def _exact(visit: Visit, charts: list[Visit]) -> Visit:
    if not visit.signed or not charts:
        return visit
    newest = replace(charts[-1], signed=True)
    if visit_tree(newest) != visit_tree(visit):
        fault(f"versions[{len(charts) - 1}].chart", "says something else than the signed visit")
    return newest


def _version(item: Any, path: str, visit: Visit, charts: list[Visit]) -> SignedVersion:
    fields = Fields(item, path, _VERSION)
    chart = fields.text("chart", longest=LONGEST)
    try:
        told = decode_exact(chart, Visit)
        visit_tree(told)
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError):
        fault(fields.at("chart"), "is no chart that was signed")
    if (told.id, told.client_id) != (visit.id, visit.client_id):
        fault(fields.at("chart"), "is another visit's")
    charts.append(told)
    return SignedVersion(
        visit_id=visit.id,
        number=fields.whole("number", 1, 100_000) or 0,
        chart=chart,
        judgement=_judgement(fields, "judgement", told),
        reason=fields.text("reason"),
        at=_instant(fields),
        author_id=fields.text("author_id"),
        author=fields.text("author"),
        initials=fields.text("initials"),
        hash=fields.text("hash"),
    )


def _judgement(fields: Fields, key: str, visit: Visit) -> str:
    """The text of a judgement of this visit; empty where it was signed before judgements were kept."""
    text = fields.text(key, longest=LONGEST)
    try:
        protocol = decode_judgement(text).protocol if text else visit.protocol
    except ValueError:
        fault(fields.at(key), "is no judgement that was kept")
    if protocol != visit.protocol:
        fault(fields.at(key), "is that of another protocol than the visit's")
    return text


def _instant(fields: Fields) -> str:
    text = fields.text("at")
    try:
        zone = datetime.fromisoformat(text).tzinfo
    except ValueError:
        zone = None
    if zone is None:
        fault(fields.at("at"), "expected an instant as 2026-03-02T10:15:00+00:00")
    return text
