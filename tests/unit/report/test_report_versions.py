"""What differs between two versions of a visit is told in words, not in the record's identifiers."""

from dataclasses import replace
from datetime import date

from bodymap.domain.laterality import Side
from bodymap.domain.visit import RomReading, Visit
from bodymap.protocol import load_protocol
from bodymap.report.versions import differences


def test_answers_motions_and_the_phase_are_told_in_words() -> None:
    protocol = load_protocol("it_band")
    question = next(each for each in protocol.history.values() if each.choices)
    motion = next(iter(protocol.motions.values()))
    before = Visit(client_id="c", date=date(2026, 3, 2), protocol="it_band", phase="initial")
    after = replace(
        before,
        history={question.id: question.choices[0].id, "own": "typed, as it is"},
        rom=(RomReading(side=Side.LEFT, joint=motion.joint, movement=motion.movement, degrees=30.0),),
        phase="later",
    )
    told = [(each.part, each.before, each.after) for each in differences(before, after, protocol)]
    assert ("History", "", question.choices[0].text) in told
    assert ("History", "", "typed, as it is") in told
    assert ("Phase", "initial", "later") in told
    assert ("Motion", "", f"LEFT {motion.name}, 30°") in told
