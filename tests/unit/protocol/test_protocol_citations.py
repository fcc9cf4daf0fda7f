"""Who cites what, written by hand from the source: a number that is lost or added by a slip is a wrong citation."""

from collections.abc import Mapping
from itertools import chain

from bodymap.protocol import Protocol

CITED = """
observation pelvic_tilt S19 S35; observation knee_valgus S18 S36; observation pes_planus S37;
observation running S4 S34;
observation cycling S4 S34; observation prolonged_sitting S34;
test thomas S41; test ely S42; test ober S43; test noble S44;
motion hip_flexion S40; motion hip_extension S40; motion hip_abduction S40; motion hip_adduction S40;
motion hip_internal_rotation S40; motion hip_external_rotation S40; motion knee_flexion S40; motion knee_extension S40;
motion si_anterior_rotation S40; motion si_posterior_rotation S40;
history onset S5 S33; choice onset.sudden S5; history sites S6 S16 S17 S33; choice sites.hip S6 S16;
choice sites.low_back S6 S17; choice sites.elsewhere S6; history aggravators S7 S33; choice aggravators.rest S7;
choice aggravators.nothing S7; history radiation S20 S33; choice radiation.hip S20; choice radiation.leg S20;
prompt radiating_pain S20; prompt pain_elsewhere S6 S16 S17;
kind tenderness S8 S10 S38; kind thickening S9 S10 S38; kind nodule S38; kind trigger_point S15 S38; kind adhesion S38;
kind tightness S14; kind pain S6 S16 S17 S20; kind snapping S13; kind swelling S11; kind redness S12;
against inflammation S21 S50 S62; against swelling S22 S50 S62; against redness S21 S22 S50 S62; against infection S23;
against open_wound S24; against bursitis S25; against skin_condition S26;
zone itb_middle S39; zone itb_distal S10 S39; zone lateral_femoral_condyle S10 S11 S12 S39; zone itb_insertion S10 S39;
zone low_back S17;
question dvt S27; question vascular_issue S31; question medically_cleared S32; question symptom_pattern S45 S46;
question stress_fracture_ruled_out S45; question lumbar_referral_ruled_out S46; question recent_trauma S28;
question severe_unresponsive_pain S29; question significant_pain S30; question site_inspected S24 S25 S26;
technique skin_rolling S2 S47 S50; technique cross_hand_spreading S2 S48 S50; technique deep_effleurage S2 S49 S50;
technique effleurage S59; technique cross_fiber_friction S51 S52; technique specific_massage S53 S54;
technique stripping S55; technique bowing S56; technique j_stroke S57; technique passive_rom S63 S65;
technique gentle_stretching S64 S65;
condition stripping S58 S59 S60; condition bowing S58 S59 S60; condition j_stroke S58 S59 S60;
condition passive_rom S63 S65; condition gentle_stretching S65;
measure deep_moist_heat S66 S68 S69; measure contrast_hydrotherapy S67 S68 S69; measure self_massage S70 S71;
measure stretching S72; measure ice S73; measure strengthening S74 S75; measure ergonomics S76 S80;
measure training S77 S80; measure footwear S78 S80; measure gait S79 S80;
cannot judge S24 S25 S26 S27 S28 S29 S45 S46
"""


def written() -> dict[str, tuple[str, ...]]:
    entries = [entry.split() for entry in CITED.replace("\n", " ").split(";")]
    return {f"{what} {name}": tuple(statements) for what, name, *statements in entries}


def test_everything_cites_what_the_source_says_of_it(it_band: Protocol) -> None:
    tables: dict[str, Mapping[str, object]] = {
        "observation": it_band.observations,
        "test": it_band.tests,
        "motion": it_band.motions,
        "history": it_band.history,
        "prompt": it_band.prompts,
        "kind": it_band.kinds,
        "zone": it_band.zones,
        "question": it_band.questions,
        "technique": it_band.techniques,
        "measure": it_band.measures,
    }
    found = {f"{what} {name}": item.statements for what, table in tables.items() for name, item in table.items()}
    found |= {f"against {kind.id}": kind.against for kind in it_band.kinds.values()}
    for question in it_band.history.values():
        found |= {f"choice {question.id}.{choice.id}": choice.statements for choice in question.choices}
    for technique in it_band.techniques.values():
        found[f"condition {technique.id}"] = tuple(condition.statement for condition in technique.conditions)
    found["cannot judge"] = it_band.cannot_judge.statements
    assert {what: statements for what, statements in found.items() if statements} == written()


def test_a_rule_names_every_statement_of_its_outcomes_and_no_other(it_band: Protocol) -> None:
    for rule in it_band.rules.values():
        outcomes = [then for case in rule.cases for then in case.then]
        own = {statement for then in outcomes for statement in then.because}
        assert own <= set(rule.because), rule.id
        if all(then.because for then in outcomes):
            assert own == set(rule.because), rule.id


def test_every_cited_number_is_a_statement(it_band: Protocol) -> None:
    assert set(chain(*written().values())) <= set(it_band.statements)
