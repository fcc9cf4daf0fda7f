"""The words for what the record keeps as identifiers: a state, an answer, a result, a course, in the language in use.

Files and the record keep the identifiers. An identifier that is not known here is shown as it is, with spaces. May
import only the domain's enumerations and `language`.
"""

from collections.abc import Mapping
from types import MappingProxyType

from bodymap.domain.finding import Activity, Acuity, Moment, Status
from bodymap.domain.progress import Course
from bodymap.language import tr, tr_in

_WORDS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "status": {
            Status.ACTIVE: tr_in("status of a finding", "active"),
            Status.RESOLVED: tr_in("status of a finding", "resolved"),
            Status.UNKNOWN: tr_in("status of a finding", "unknown"),
        },
        "acuity": {
            Acuity.ACUTE: tr("acute"),
            Acuity.CHRONIC: tr("chronic"),
            Acuity.UNKNOWN: tr_in("acute or chronic", "unknown"),
        },
        "activity": {
            Activity.ACTIVE: tr_in("a trigger point", "active"),
            Activity.LATENT: tr_in("a trigger point", "latent"),
            Activity.UNKNOWN: tr_in("a trigger point", "unknown"),
        },
        "moment": {
            Moment.BEFORE: tr("before treatment"),
            Moment.AFTER: tr("after treatment"),
        },
        "answer": {
            "yes": tr("yes"),
            "no": tr("no"),
            "unknown": tr_in("answer", "unknown"),
            "unanswered": tr("not answered"),
            "typical": tr_in("answer", "typical"),
            "atypical": tr_in("answer", "atypical"),
        },
        "result": {
            "positive": tr("positive"),
            "negative": tr("negative"),
            "not_done": tr("not done"),
        },
        "way": {
            "hip": tr_in("where pain spreads to", "hip"),
            "leg": tr_in("where pain spreads to", "leg"),
        },
        "depth": {
            "light": tr_in("depth", "light"),
            "moderate": tr_in("depth", "moderate"),
            "deep": tr_in("depth", "deep"),
        },
        "phase": {
            "initial": tr_in("phase of the treatment", "initial"),
            "later": tr_in("phase of the treatment", "later"),
        },
        "verdict": {
            "allowed": tr("allowed"),
            "modified": tr("modified"),
            "avoid": tr("avoid"),
            "refer": tr("refer"),
        },
        "course": {
            Course.NEW: tr("new"),
            Course.WORSE: tr("worse"),
            Course.BETTER: tr("better"),
            Course.GONE: tr("gone"),
            Course.SAME: tr("no clear change"),
            Course.TO_ASK: tr("not asked about"),
            Course.NOT_EXAMINED: tr("not examined"),
        },
    }
)


def word(what: str, key: str) -> str:
    """The word for an identifier; `what` is one of status, acuity, activity, moment, answer, result, way, depth,
    phase, verdict, course. Raises KeyError for another `what`, which is a bug.
    """
    return _WORDS[what].get(key) or key.replace("_", " ")
