"""Signing, amending, giving up, judging anew: what the workspace promises, over a real record file."""

import base64
import datetime
import zlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bodymap.diagram import load_diagram
from bodymap.domain.author import Author
from bodymap.domain.edits import AddFinding, AnswerQuestion, SetField
from bodymap.domain.finding import Finding
from bodymap.domain.laterality import Side
from bodymap.domain.visit import Client, Treatment, Visit
from bodymap.errors import UserError
from bodymap.exchange.exact import encode_exact
from bodymap.exchange.judgement import Judgement, encode_judgement
from bodymap.protocol import Suggestions, Verdict, load_protocol
from bodymap.report.versions import differences
from bodymap.store import NotSaved, Record, Verb, sqlite
from bodymap.workspace import Workspace
from bodymap.workspace.finishing import Part, unfinished
from bodymap.workspace.signatures import Standing, changed_behind, is_named

NOW = datetime.datetime(2026, 3, 2, 14, 2, 11)
ROBIN = Author(id="r", name="R. Example", initials="RE")
CLIENT = Client(family_name="Sample", given_name="Kim", born=datetime.date(1987, 4, 12))


def opened(path: Path, *, version: str = "", role: str = "therapist", language: str = "en") -> Workspace:
    """The record as it is opened anew, by rules of another version or in another language where one is given."""
    protocol = load_protocol("it_band", language)
    if version:
        protocol = replace(protocol, version=version)
    return Workspace(
        Record.open(path, create=True), protocol, load_diagram(), lambda: NOW, author=replace(ROBIN, role=role)
    )


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "practice.bodymap"


@pytest.fixture
def workspace(path: Path) -> Iterator[Workspace]:
    made = opened(path)
    made.add_client(CLIENT)
    made.open_client(CLIENT.id)
    yield made
    made.record.close()


@pytest.fixture
def visit(workspace: Workspace) -> Visit:
    """A draft with one finding and a note."""
    visit, _ = workspace.start_visit()
    workspace.edit(visit.id, AddFinding(finding(severity=6)))
    workspace.edit(visit.id, SetField("notes", "made up"))
    return workspace.visit(visit.id)


def finding(**fields: object) -> Finding:
    return Finding(**{"side": Side.RIGHT, "kind": "tenderness", "zones": ("itb_middle",), **fields})  # type: ignore[arg-type]


def test_who_signs_names_the_client_again(workspace: Workspace, visit: Visit) -> None:
    with pytest.raises(UserError, match="not this client"):
        workspace.signatures.sign(visit.id, "XY")
    assert not workspace.visit(visit.id).signed
    assert list(workspace.record.audit.entries())[-1].verb == Verb.SIGNING_FAILED
    workspace.signatures.sign(visit.id, "1987")
    state = workspace.signatures.state(workspace.visit(visit.id))
    assert state.standing is Standing.SIGNED
    assert state.version is not None
    assert (state.version.number, state.version.by) == (1, "RE")
    with pytest.raises(UserError, match="signed"):
        workspace.edit(visit.id, SetField("notes", "other"))


@pytest.mark.parametrize("typed", ["sk", "KS", "k. s.", " S K ", "1987"])
def test_initials_in_either_order_or_the_year_name_a_client(typed: str) -> None:
    assert is_named(CLIENT, typed)


@pytest.mark.parametrize("typed", ["", " ", "S", "KSS", "1988", "87"])
def test_less_than_that_names_nobody(typed: str) -> None:
    assert not is_named(CLIENT, typed)
    assert not is_named(Client(family_name=""), typed)


def test_an_amendment_makes_the_next_version_and_the_first_stays_readable(
    workspace: Workspace, visit: Visit, path: Path
) -> None:
    signatures = workspace.signatures
    signatures.sign(visit.id, "SK")
    with pytest.raises(UserError, match="needs its reason"):
        signatures.amend(visit.id, "  ")
    signatures.amend(visit.id, "a finding was forgotten")
    assert signatures.state(workspace.visit(visit.id)).standing is Standing.AMENDING
    workspace.edit(visit.id, AddFinding(finding(side=Side.LEFT, severity=3)))
    workspace.close()
    again = opened(path)
    again.open_client(CLIENT.id)
    state = again.signatures.state(again.visit(visit.id))
    assert (state.standing, state.reason) == (Standing.AMENDING, "a finding was forgotten")
    again.signatures.sign(visit.id, "SK")
    first, second = again.signatures.versions(visit.id)
    assert (first.reason, second.reason) == ("", "a finding was forgotten")
    assert again.signatures.chart(visit.id, 1) == visit
    told = differences(again.signatures.chart(visit.id, 1), again.signatures.chart(visit.id, 2), again.protocol)
    assert [(each.part, each.what, each.before) for each in told] == [("Findings", "added", "")]
    assert told[0].after.startswith("LEFT")
    assert again.record.verify().sound
    again.close()


def test_giving_an_amendment_up_brings_the_signed_chart_back(workspace: Workspace, visit: Visit) -> None:
    workspace.signatures.sign(visit.id, "SK")
    signed = workspace.visit(visit.id)
    workspace.signatures.amend(visit.id, "by mistake")
    workspace.edit(visit.id, SetField("notes", "quite different"))
    workspace.edit(visit.id, AnswerQuestion("fever", None, "yes"))
    workspace.signatures.cancel(visit.id)
    assert workspace.visit(visit.id) == signed == workspace.record.visit(visit.id)
    assert len(workspace.signatures.versions(visit.id)) == 1
    last = list(workspace.record.audit.entries())[-1]
    assert last.verb == Verb.AMENDMENT_CANCELLED
    assert "quite different" in str(last.said)
    with pytest.raises(UserError, match="not being amended"):
        workspace.signatures.cancel(visit.id)


def test_what_is_not_being_amended_is_not_given_up_in_the_record_either(workspace: Workspace, visit: Visit) -> None:
    """As where a colleague has given the amendment up while it still stood in this window."""
    workspace.signatures.sign(visit.id, "SK")
    signed, told = workspace.record.visit(visit.id), len(list(workspace.record.audit.entries()))
    with pytest.raises(UserError, match="not being amended"):
        workspace.record.signing.cancel(signed, replace(signed, notes="as another version had it"))
    assert workspace.record.visit(visit.id) == signed
    assert len(list(workspace.record.audit.entries())) == told


def test_a_chart_signed_before_versions_were_kept_gets_its_first_when_amended(workspace: Workspace) -> None:
    old = Visit(client_id=CLIENT.id, date=NOW.date(), protocol="it_band", signed=True, notes="old")
    workspace.record.add_visit(old)
    workspace.open_client(CLIENT.id)
    workspace.signatures.amend(old.id, "a slip")
    [first] = workspace.signatures.versions(old.id)
    assert (first.number, first.author) == (1, "")
    assert workspace.signatures.chart(old.id, 1).notes == "old"
    assert workspace.record.verify().sound


def test_an_assistant_signs_nothing(workspace: Workspace, visit: Visit) -> None:
    workspace.author = replace(ROBIN, role="assistant")
    with pytest.raises(UserError, match="assistant"):
        workspace.signatures.sign(visit.id, "SK")
    with pytest.raises(UserError, match="assistant"):
        workspace.archiving.erase(CLIENT, CLIENT.name, "asked")
    workspace.author = ROBIN
    workspace.signatures.sign(visit.id, "SK")
    workspace.signatures.amend(visit.id, "a slip")
    workspace.author = replace(ROBIN, role="assistant")
    with pytest.raises(UserError, match="assistant"):
        workspace.signatures.cancel(visit.id)
    assert not workspace.record.visit(visit.id).signed


def test_nothing_is_signed_while_something_of_it_is_not_written(
    workspace: Workspace, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise NotSaved("The disk is full.")

    with monkeypatch.context() as patched:
        patched.setattr(workspace.record, "save_visit", full)
        workspace.edit(visit.id, SetField("notes", "only on screen"))
        with pytest.raises(NotSaved, match="full"):
            workspace.signatures.sign(visit.id, "SK")
    assert not workspace.record.visit(visit.id).signed
    workspace.signatures.sign(visit.id, "SK")
    assert workspace.record.visit(visit.id).notes == "only on screen"
    with pytest.raises(UserError, match="signed already"):
        workspace.signatures.sign(visit.id, "SK")


def test_a_row_changed_behind_a_signature_is_found(workspace: Workspace, visit: Visit, path: Path) -> None:
    workspace.signatures.sign(visit.id, "SK")
    assert not changed_behind(workspace.record, workspace.visit(visit.id))
    workspace.close()
    driver = sqlite.connect(str(path))
    driver.execute("DROP TRIGGER tr_finding_update")
    driver.execute("UPDATE finding SET side = 'left'")
    driver.close()
    again = opened(path)
    again.open_client(CLIENT.id)
    assert again.record.verify().sound, "the chain itself is whole"
    assert changed_behind(again.record, again.visit(visit.id))
    again.close()


# what is not finished


def test_everything_open_is_listed_with_its_place(workspace: Workspace) -> None:
    earlier, _ = workspace.start_visit(datetime.date(2026, 2, 1))
    workspace.edit(earlier.id, AddFinding(finding(severity=4)))
    visit, _ = workspace.start_visit()
    workspace.edit(visit.id, AddFinding(finding(side=Side.LEFT)))
    against = Treatment(side=Side.LEFT, zone="itb_middle", technique="cross_fiber_friction", verdict="avoid")
    workspace.edit(visit.id, SetField("treatments", (against,)))
    found = unfinished(workspace.visit(visit.id), workspace.visit(earlier.id), workspace.protocol)
    assert [each.part for each in found] == [
        Part.SCREENING,
        Part.GHOSTS,
        *[Part.ZONES] * 2,
        Part.SEVERITY,
        Part.OVERRIDE,
        Part.NOTES,
    ]
    assert found[0].question is not None
    assert (found[1].side, found[1].zone) == (Side.RIGHT, "itb_middle")
    assert found[1].words.startswith("RIGHT: One finding of the last visit")
    assert found[4].findings == (workspace.visit(visit.id).findings[0].id,)


# the judgement that a chart was made with


def test_a_signed_chart_shows_the_judgement_it_was_signed_with(workspace: Workspace, visit: Visit, path: Path) -> None:
    before = workspace.judgements.shown(visit)
    assert not before.kept
    workspace.signatures.sign(visit.id, "SK")
    workspace.close()
    later = opened(path, version="99.0")
    later.open_client(CLIENT.id)
    signed = later.visit(visit.id)
    shown = later.judgements.shown(signed)
    assert shown.kept
    assert shown.version == load_protocol("it_band").version
    assert shown.at is not None
    assert shown.suggestions == before.suggestions
    later.judgements.judge_anew(signed)
    assert not later.judgements.shown(signed).kept
    assert later.judgements.asked_anew(signed)
    later.open_client(CLIENT.id)
    assert later.judgements.shown(signed).kept, "only for that view"
    later.close()


def test_a_signed_chart_keeps_the_words_that_it_was_signed_with(workspace: Workspace, visit: Visit, path: Path) -> None:
    workspace.close()
    german = opened(path, language="de")
    german.open_client(CLIENT.id)
    before = german.judgements.shown(german.visit(visit.id)).suggestions
    german.signatures.sign(visit.id, "SK")
    german.close()
    english = opened(path)
    english.open_client(CLIENT.id)
    signed = english.visit(visit.id)
    shown = english.judgements.shown(signed)
    assert shown.kept
    assert shown.suggestions == before
    assert any("RECHTS" in reason.text for row in shown.suggestions.self_care for reason in row.reasons)
    english.judgements.judge_anew(signed)
    assert not any(
        "RECHTS" in why.text for row in english.judgements.shown(signed).suggestions.self_care for why in row.reasons
    )
    english.close()


def test_a_draft_of_older_rules_shows_how_it_was_judged_until_it_is_changed(
    workspace: Workspace, visit: Visit, path: Path
) -> None:
    workspace.judgements.keep(visit, "steps")
    assert not workspace.judgements.shown(visit).kept, "the rules are the same"
    workspace.close()
    later = opened(path, version="99.0")
    later.open_client(CLIENT.id)
    draft = later.visit(visit.id)
    assert later.judgements.shown(draft).kept
    later.edit(draft.id, SetField("notes", "more"))
    shown = later.judgements.shown(later.visit(draft.id))
    assert (shown.kept, shown.version) == (False, "99.0")
    later.judgements.keep(later.visit(draft.id), "steps")
    later.open_client(CLIENT.id)
    assert not later.judgements.shown(later.visit(draft.id)).kept, "a draft keeps the newer one"
    later.close()


def test_a_judgement_that_cannot_be_read_gives_way_to_todays(workspace: Workspace, visit: Visit) -> None:
    workspace.record.signing.keep_beside(visit, judgement="spoilt")
    workspace.open_client(CLIENT.id)
    assert not workspace.judgements.shown(workspace.visit(visit.id)).kept


def behind_the_program(path: Path, *statements: str) -> Workspace:
    """The record opened again, after another program has changed it in spite of the triggers."""
    driver = sqlite.connect(str(path))
    for (name,) in driver.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        driver.execute(f'DROP TRIGGER "{name}"')
    for statement in statements:
        driver.execute(statement)
    driver.close()
    again = opened(path)
    again.open_client(CLIENT.id)
    return again


def nothing_is_allowed(workspace: Workspace, visit_id: str) -> str:
    """Why, where the kept judgement refuses everything; today's comes only to whoever asks for it."""
    visit = workspace.visit(visit_id)
    shown = workspace.judgements.shown(visit)
    assert (shown.kept, shown.version) == (True, "")
    rows = [row for rows in shown.suggestions.zones.values() for row in rows]
    assert rows
    assert all(row.verdict is Verdict.AVOID for row in rows)
    workspace.judgements.judge_anew(visit)
    assert not workspace.judgements.shown(visit).suggestions.failed
    assert workspace.judgements.asked_anew(visit)
    return shown.suggestions.failed


def test_what_is_kept_beside_a_signed_chart_does_not_speak_for_it(
    workspace: Workspace, visit: Visit, path: Path
) -> None:
    signed_with = workspace.judgements.shown(visit).suggestions
    workspace.signatures.sign(visit.id, "SK")
    workspace.close()
    again = behind_the_program(path, "UPDATE judgement SET said = 'spoilt'")
    shown = again.judgements.shown(again.visit(visit.id))
    assert shown.kept
    assert shown.suggestions == signed_with
    again.close()


def test_a_signed_judgement_that_was_changed_allows_nothing(workspace: Workspace, visit: Visit, path: Path) -> None:
    workspace.signatures.sign(visit.id, "SK")
    workspace.close()
    again = behind_the_program(path, "UPDATE version SET judgement = ''")
    assert "not what was signed" in nothing_is_allowed(again, visit.id)
    again.close()


def test_an_amendment_is_not_given_up_for_a_version_that_is_not_what_was_signed(
    workspace: Workspace, visit: Visit, path: Path
) -> None:
    workspace.signatures.sign(visit.id, "SK")
    workspace.signatures.amend(visit.id, "a finding was forgotten")
    workspace.close()
    again = behind_the_program(path, "UPDATE version SET chart = replace(chart, 'made up', 'forged')")
    with pytest.raises(UserError, match="not what was signed"):
        again.signatures.cancel(visit.id)
    assert again.visit(visit.id).notes == "made up"
    assert again.signatures.state(again.visit(visit.id)).standing is Standing.AMENDING
    again.close()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("spoilt", "cannot be read"),
        (base64.b64encode(zlib.compress(b"[" * 200_000)).decode(), "cannot be read"),
        (encode_judgement(Judgement("another", "1.0", Suggestions(gate={}, zones={}))), "another protocol"),
    ],
)
def test_a_signed_judgement_that_cannot_be_relied_on_allows_nothing(
    workspace: Workspace, visit: Visit, text: str, words: str
) -> None:
    workspace.record.signing.sign(visit, encode_exact(visit), text)
    workspace.open_client(CLIENT.id)
    assert words in nothing_is_allowed(workspace, visit.id)


# out of the lists, and out of the record


def test_an_archived_client_is_hidden_and_comes_back(workspace: Workspace) -> None:
    workspace.archiving.archive(CLIENT)
    assert workspace.find_clients() == workspace.find_clients("sam") == ()
    [row] = workspace.archiving.archived("sam")
    workspace.archiving.restore(row.client)
    assert [found.id for found in workspace.find_clients("sam")] == [CLIENT.id]
    assert workspace.archiving.archived() == ()
    verbs = [entry.verb for entry in workspace.record.audit.entries()]
    assert verbs[-2:] == [Verb.CLIENT_ARCHIVED, Verb.CLIENT_RESTORED]


def test_nothing_leaves_while_something_is_not_written(
    workspace: Workspace, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    empty, _ = workspace.start_visit(datetime.date(2026, 3, 1))

    def refuse(*_: object) -> None:
        raise UserError("Not saved: the disk is full.")

    with monkeypatch.context() as failing:
        failing.setattr(workspace.record, "save_visit", refuse)
        workspace.edit(visit.id, SetField("notes", "not yet on the disk"))
        for leave in (
            lambda: workspace.archiving.archive(CLIENT),
            lambda: workspace.archiving.delete_draft(empty.id),
        ):
            with pytest.raises(UserError, match="disk is full"):
                leave()
    assert not workspace.record.client(CLIENT.id).archived
    workspace.archiving.archive(CLIENT)
    assert workspace.record.visit(visit.id).notes == "not yet on the disk", "written first, as soon as it can be"


def test_archiving_from_an_old_row_changes_nothing_else(workspace: Workspace) -> None:
    workspace.change_client(CLIENT, replace(CLIENT, contact="by letter"))
    workspace.archiving.archive(CLIENT)
    assert workspace.record.client(CLIENT.id) == replace(CLIENT, contact="by letter", archived=True)
    workspace.archiving.restore(CLIENT)
    assert workspace.record.client(CLIENT.id).contact == "by letter"
    with pytest.raises(UserError, match="no longer in the record"):
        workspace.archiving.restore(Client(family_name="Nobody"))


def test_only_an_empty_draft_is_deleted(workspace: Workspace, visit: Visit) -> None:
    with pytest.raises(UserError, match="not empty"):
        workspace.archiving.delete_draft(visit.id)
    empty, _ = workspace.start_visit(datetime.date(2026, 3, 1))
    workspace.archiving.delete_draft(empty.id)
    assert workspace.visits == (visit,) == workspace.record.visits(CLIENT.id)
    last = list(workspace.record.audit.entries())[-1]
    assert (last.verb, last.client_id, last.visit_id) == (Verb.VISIT_DELETED, CLIENT.id, empty.id)
    assert last.said == {"date": "2026-03-01"}
    workspace.signatures.sign(visit.id, "SK")
    with pytest.raises(UserError, match="was signed"):
        workspace.record.erasing.draft(workspace.visit(visit.id))


def test_erasing_asks_for_the_name_and_a_reason_without_it(workspace: Workspace, visit: Visit) -> None:
    erase = workspace.archiving.erase
    for typed, reason, words in (
        ("Sample", "asked", "not the name"),
        (CLIENT.name, "", "needs its reason"),
        (CLIENT.name, "Kim asked for it", "names the client"),
    ):
        with pytest.raises(UserError, match=words):
            erase(CLIENT, typed, reason)
    workspace.signatures.sign(visit.id, "SK")
    erase(CLIENT, " sample,  Kim", "asked for under the law")
    assert workspace.client is None
    assert workspace.visits == ()
    assert workspace.record.verify().sound


def test_names_of_zones_have_no_comma_of_their_own_in_a_list(workspace: Workspace) -> None:
    visit, _ = workspace.start_visit()
    for zone in ("itb_proximal", "itb_middle"):
        workspace.edit(visit.id, AddFinding(finding(zones=(zone,))))
    found = unfinished(workspace.visit(visit.id), None, workspace.protocol)
    [words] = [item.words for item in found if item.part is Part.SEVERITY]
    assert words.partition(": 2 findings have no severity: ")[2].count(",") <= 1
    assert "ITB," not in words
