"""A protocol's files: every kind of fault is found, with its file, line and key, and none of them can be loaded."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from bodymap.errors import UserError
from bodymap.protocol import check_folder, load_folder, load_protocol

FOREARM = Path(__file__).parents[2] / "data" / "protocols" / "forearm"
Damage = Callable[[str, str], Path]


@pytest.fixture
def damaged(tmp_path: Path) -> Damage:
    """Copies the made-up protocol with one piece of its text replaced, and returns the folder."""

    def make(old: str, new: str) -> Path:
        folder = tmp_path / "forearm"
        shutil.copytree(FOREARM, folder, dirs_exist_ok=True)
        text = (folder / "forearm.toml").read_text(encoding="utf-8")
        assert old in text
        (folder / "forearm.toml").write_text(text.replace(old, new, 1), encoding="utf-8")
        return folder

    return make


def test_the_made_up_protocol_is_sound() -> None:
    assert check_folder(FOREARM) == ()


FAULTS = [
    ('id = "A3"', 'id = "A2"', "'A2' is already the id of a rule"),
    ('id = "joints"', 'id = "wrist"', "'wrist' is already the id of a zone"),
    ('id = "cold_pack"', 'id = "rolling"', "'rolling' is already the id of a technique"),
    ('id = "wrist"', 'id = "everywhere"', "is a word with a meaning of its own"),
    ('beside = ["elbow"]', 'beside = ["elbo"]', "unknown zone 'elbo'"),
    ('beside = ["elbow"]', 'beside = ["extensors"]', "cannot lie beside itself"),
    ('zones = ["wrist", "elbow"]', 'zones = ["wrist", "elbows"]', "unknown zone 'elbows'"),
    ('zones = ["wrist", "elbow"]', "zones = []", "expected a list of words that is not empty"),
    ('zones = ["wrist", "elbow"]', 'zones = ["wrist", "wrist"]', "names something twice"),
    ('when.zones = ["extensors"]', 'when.zones = ["extensor"]', "unknown zone or zone group 'extensor'"),
    ('when.finding = ["bruise", "burn"]', 'when.finding = ["bruises"]', "unknown kind or kind group 'bruises'"),
    (
        'when.finding = ["bruise", "burn"]',
        'when.finding = ["knot"]',
        "'knot' is not a lasting kind, so it never stands",
    ),
    (
        'when.finding = ["bruise", "burn"]',
        'when.resolved = ["knot"]',
        "'knot' is not a lasting kind, so it is never lifted",
    ),
    ('when.finding = ["bruise", "burn"]', "when.finding = []", "expected a list of words that is not empty"),
    ('when.where = "zone"', 'when.where = "nowhere"', "unknown zone group 'nowhere'"),
    ('when.found = "standing"\n', "", "a finding needs `found` (today or standing) and `where`"),
    (
        'when.where = "zone"',
        'when.where = "limb"\n  when.zones = ["wrist"]',
        "`zones` narrows a finding in the zone itself",
    ),
    ('when.beside = ["A3"]', 'when.beside = ["A9"]', "unknown rule 'A9'"),
    ('when.beside = ["A3"]', 'when.beside = ["A1"]', "A1 restricts no zone by a finding"),
    ('when.beside = ["A3"]', "when.motion_painful = false", "its case has no condition"),
    ('{ numbness = ["yes"] }', '{ numb = ["yes"] }', "unknown question 'numb'"),
    ('{ numbness = ["yes"] }', '{ numbness = ["oui"] }', "'oui' is not an answer of numbness"),
    ('{ numbness = ["yes"] }', "{ numbness = [] }", "expected questions with lists of answers"),
    (
        'when.answered = { numbness = ["yes"] }',
        'when.answered = { numbness = ["yes"] }\n  when.any_answered = { numbness = ["no"] }',
        "its answers to numbness exclude each other",
    ),
    (
        'when.beside = ["A3"]',
        'when.beside = ["A3"]\n  when.resolved = ["bruise"]',
        "'resolved' and 'beside' cannot stand in one case; write a case for each",
    ),
    ('when.beside = ["A3"]', "when.all_withheld = true", "'all_withheld' can only say self_care or indicate_self_care"),
    (
        'when.beside = ["A3"]',
        'when.asked_depth = ["deep"]\n  when.beside = ["A3"]',
        "'beside' and 'asked_depth' cannot",
    ),
    (
        'when.finding = ["cramp"]',
        'when.asked_depth = ["deep"]',
        "'asked_depth' can only say techniques",
    ),
    *(
        ('when.beside = ["A3"]', f'when.beside = ["A3"]\n  when.{key}', f"`{key.split()[0]}` narrows finding")
        for key in ('zones = ["wrist"]', 'where = "zone"', 'found = "today"')
    ),
    (
        'when.answered = { numbness = ["yes"] }',
        'when.answered = { numbness = ["yes"] }\n  when.zones = ["wrist"]',
        "`zones` narrows finding or resolved and nothing else; here it would not be heard",
    ),
    ('indicate = ["rolling"]', 'indicate = ["rolling"]\n    depth_cap = "light"', "`depth_cap` narrows techniques"),
    (
        'indicate = ["rolling"]',
        'indicate = ["rolling"]\n    unless_restricted_by = ["A3"]',
        "`unless_restricted_by` narrows advise",
    ),
    (
        'self_care = ["physical"]',
        'self_care = ["physical"]\n    except = ["rolling"]',
        "`except` narrows techniques or indicate",
    ),
    ('indicate = ["rolling"]', 'indicate = ["roling"]', "unknown technique 'roling'"),
    ('indicate = ["rolling"]', 'indicate = ["stroking"]', "'stroking', which rule A5 indicates, is missing"),
    ('indicate = ["rolling"]', "", "expected exactly one of techniques, indicate"),
    ('indicate = ["rolling"]', 'indicate = ["rolling"]\n    verdict = "avoid"', "'indicate' takes no verdict"),
    ('indicate = ["rolling"]', 'advise = "here"\n    techniques = ["rolling"]', "expected exactly one of"),
    ('when.zones = ["extensors"]', 'when.zones = ["wrist"]', "'rolling' applies in none of these zones"),
    ('self_care = ["physical"]', 'self_care = ["fysical"]', "unknown measure 'fysical'"),
    ('self_care = ["physical"]\n    verdict = "refer"', 'self_care = ["physical"]', "a verdict is missing"),
    ('self_care = ["physical"]\n    verdict = "refer"', 'advise = "here"', "'here' needs a case that speaks of a zone"),
    ('self_care = ["physical"]\n    verdict = "refer"', 'advise = "wirst"', "unknown zone 'wirst'"),
    ('verdict = "modified"\n', 'verdict = "avoid"\n', "a modification stands with the verdict 'modified'"),
    ('verdict = "refer"', 'verdict = "allowed"', "'allowed' is not one of modified, avoid, refer"),
    ('techniques = ["pressing"]', 'techniques = ["pressing"]\n    except = ["pressing"]', "no technique is left"),
    ('basis = "protocol"', 'basis = "habit"', "'habit' is not one of protocol, precaution"),
    ('text = "{side} numb."', 'text = "{zone} numb."', "'{zone}' means nothing here; one of {side}"),
    ('text = "{side} numb."', 'text = "{side numb."', "braces do not match"),
    ('text = "Is the {side} hand numb?"', 'text = "Is the {hand} numb?"', "'{hand}' means nothing here"),
    ('because = ["F3"]', 'because = ["F33"]', "unknown statement 'F33'"),
    ('because = ["F3"]', "because = []", "expected a list of words that is not empty"),
    ('F9 = "Cold packs."', 'F9 = "Cold packs."\nF10 = "Nobody says so."', "nothing carries this statement"),
    ('F9 = "Cold packs."', "F9 = 9", "expected the statement's words"),
    ('id = "upper_arm"', 'id = "upper_arm"\nbeside = ["elbow"]\nrecord_onley = true', "unknown key; one of id, name"),
    ('short = "Upper"\nrecord_only = true', 'short = "Upper"\nrecord_only = "yes"', "expected true or false"),
    ('zones = ["extensors"]\nhow', 'zones = ["upper_arm"]\nhow', "'upper_arm' is record-only, yet has a technique"),
    ('short = "Wrist"\n', "", "'short' is missing; expected words in quotes"),
    ('short = "Wrist"', "short = 5", "expected words in quotes"),
    ('asks = "side"', 'asks = "arm"', "'arm' is not one of client, side"),
    ("lasting = true\n", "lasting = 1\n", "expected true or false"),
    ('name = "knot"\n', 'name = "knot"\nlasting = true\n', ""),
    ("[cannot_judge]", "[cannot_judges]", "expected a table [cannot_judge]"),
    ("[cannot_judge]", "[cannot_judges]", "unknown table; one of"),
    ('order = ["kneading",', 'order = ["kneeding",', "unknown technique or measure 'kneeding'"),
    ('"cold_pack", "shaking"]\n\n', '"shaking"]\n\n', "'cold_pack' is missing in the plan's order"),
    ('with = "stroking"', 'with = "strokes"', "unknown technique 'strokes'"),
    ("[statements]", "[[statements]]", "expected a table [statements]"),
    ("[plan]", "[[plan]]", "expected a table [plan]"),
    ("[[zone_group]]", "[zone_group]", "expected one or more tables [[zone_group]]"),
    ('text = "{side} numb."', 'text = "{side:d} numb."', "'side' stands in braces with more than its name"),
    ('text = "{side} numb."', 'text = "{side!r} numb."', "'side' stands in braces with more than its name"),
    ('{ numbness = ["yes"] }', '{ numbness = ["yes", "yes"] }', "names an answer of numbness twice"),
    ('id = "knot"', 'id = "kn\N{CYRILLIC SMALL LETTER O}t"', "'kn\\u043et' is no id; expected letters"),
    ('id = "upper_arm"', 'id = "upper arm"', "'upper arm' is no id"),
    ('id = "forearm"', 'id = "fore/arm"', "'fore/arm' is no id"),
    ('F9 = "Cold packs."', '"F 9" = "Cold packs."', "statements.F 9: 'F 9' is no id"),
    ('answers = ["yes", "no"]', 'answers = ["yes", "unanswered"]', "'unanswered' says that there is no answer"),
    ('asks = "side"', 'asks = "side"\nwhen = { numbness = ["yes"] }', "'numbness' is not asked before it"),
]


HISTORY = """
[[history]]
id = "since"
text = "Since when?"
statements = ["F1"]

  [[history.choice]]
  id = "today"
  text = "today"
"""


@pytest.mark.parametrize(
    ("choice", "message"),
    [
        ("", ""),
        ('  prompt = "So soon?"', "a prompt needs the question that it asks about"),
        ('  question = "numbness"', "a prompt needs the question that it asks about"),
        ('  prompt = "So soon?"\n  question = "numb"', "unknown question 'numb'"),
        ('  prompt = "On {side}?"\n  question = "numbness"', "'{side}' means nothing here"),
        ('  prompt = "So soon?"\n  question = "numbness"', ""),
        ("  alone = true", "'alone' belongs to a question with several = true"),
    ],
)
def test_each_fault_of_an_answer_of_the_history_is_found(damaged: Damage, choice: str, message: str) -> None:
    folder = damaged("[protocol]", "[protocol]")
    (folder / "history.toml").write_text(f"{HISTORY}{choice}\n", encoding="utf-8")
    told = [str(fault) for fault in check_folder(folder)]
    assert (message in told[0] and "history.toml:" in told[0]) if message else told == []


@pytest.mark.parametrize(
    ("history", "message"),
    [
        (f'{HISTORY}\n  [[history.choice]]\n  id = "today"\n  text = "now"\n', "choice[1].id: 'today' stands already"),
        (HISTORY.replace('"today"\n  text', '"today,now"\n  text'), "'today,now' is no id"),
        (HISTORY.replace("since", "grip"), "the client's own words for the outcome 'grip' are kept under this id"),
    ],
)
def test_answers_that_could_not_be_told_apart_when_they_are_kept_are_faults(damaged: Damage, history, message) -> None:
    folder = damaged("[protocol]", "[protocol]")
    (folder / "history.toml").write_text(f"{history}\n{OUTCOME}own_words = true\n", encoding="utf-8")
    [told] = check_folder(folder)
    assert message in str(told)


def test_entries_without_an_id_are_told_as_that_and_not_taken_for_one_another(damaged: Damage) -> None:
    folder = damaged("[protocol]", "[protocol]")
    nameless = f"{HISTORY}\n{OUTCOME}own_words = true\n".replace('id = "since"\n', "").replace('id = "grip"\n', "")
    (folder / "history.toml").write_text(nameless, encoding="utf-8")
    told = [str(fault) for fault in check_folder(folder)]
    assert len(told) == 2
    assert all("id" in fault for fault in told)


OUTCOME = '[[outcome]]\nid = "grip"\nname = "grip"\nhelp = "Squeeze."\nbetter = "up"\nleast = 0\nmost = 10\n'
BAND = '[[band]]\nname = "some"\nleast = 1\nmost = 3\n'
MOTION = '[[motion]]\nid = "{}"\njoint = "wrist"\nmovement = "{}"\nname = "bend"\nstatements = ["F1"]\n'
SECOND_QUESTION = """
[[question]]
id = "asleep"
asks = "client"
text = "Asleep?"
short = "asleep"
answers = ["yes", "no"]
consequence = "None."
statements = ["F1"]
when = { numbness = ["yes"] }
"""


@pytest.mark.parametrize(
    ("entry", "told"),
    [
        (OUTCOME, ""),
        (OUTCOME + "matters = 10\n", ""),
        (
            OUTCOME.replace("most = 10", "most = 0"),
            "outcome[0].most: expected more than least, which is 0",
        ),
        (OUTCOME + "matters = 0\n", "more.toml:8: outcome[0].matters: expected a change between 1 and 10"),
        (OUTCOME + "matters = 11\n", "more.toml:8: outcome[0].matters: expected a change between 1 and 10"),
        (OUTCOME + 'mean_of = ["grip"]\n', "an outcome cannot stand in for itself"),
        (BAND + BAND.replace("1", "4").replace("3", "10"), ""),
        (BAND.replace("1", "3"), ""),
        (BAND.replace("1", "4"), "band[0].least: expected severities from least to most, between 0 and 10"),
        (BAND.replace("1", "-1"), "between 0 and 10"),
        (BAND.replace("3", "11"), "between 0 and 10"),
        (BAND + BAND.replace("1", "0"), "band[1].least: severity 1 has a name already"),
        (MOTION.format("a", "bend") + MOTION.format("b", "turn"), ""),
        (MOTION.format("a", "bend") + MOTION.format("b", "bend"), "motion[1].movement: 'wrist bend' stands already"),
        (SECOND_QUESTION, "question[0].when: 'numbness' is asked of each side"),
    ],
)
def test_an_entry_that_means_nothing_is_a_fault(damaged: Damage, entry: str, told: str) -> None:
    folder = damaged("[protocol]", "[protocol]")
    (folder / "more.toml").write_text(entry, encoding="utf-8")
    faults = [str(fault) for fault in check_folder(folder) if "no rule looks at the question" not in fault.message]
    assert any(told in fault for fault in faults) if told else faults == [], faults


@pytest.mark.parametrize(("old", "new", "message"), FAULTS)
def test_each_fault_is_found_and_nothing_loads(damaged: Damage, old: str, new: str, message: str) -> None:
    folder = damaged(old, new)
    faults = check_folder(folder)
    if not message:
        # a lasting kind whose rule asks for today's findings is odd, but a rule looks at it
        assert faults == ()
        return
    assert any(message in str(fault) for fault in faults), [str(fault) for fault in faults]
    with pytest.raises(UserError, match="is damaged"):
        load_folder(folder)


def test_a_lasting_kind_that_no_rule_looks_at_is_a_fault(damaged: Damage) -> None:
    folder = damaged(
        'id = "cramp"', 'id = "bite"\nname = "bite"\nhelp = "Hot."\nlasting = true\n\n[[kind]]\nid = "cramp"'
    )
    assert any("no rule looks at the lasting kind 'bite'" in str(fault) for fault in check_folder(folder))


def test_a_question_that_no_rule_looks_at_is_a_fault(damaged: Damage) -> None:
    question = (
        '[[question]]\nid = "age"\nasks = "client"\ntext = "Old?"\nshort = "age"\nanswers = ["yes", "no"]\n'
        'consequence = "None."\nstatements = ["F1"]\n\n[[question]]\nid = "numbness"'
    )
    folder = damaged('[[question]]\nid = "numbness"', question)
    assert any("no rule looks at the question 'age'" in str(fault) for fault in check_folder(folder))


def test_a_zone_without_a_technique_is_a_fault(damaged: Damage) -> None:
    folder = damaged('short = "Upper"\nrecord_only = true', 'short = "Upper"')
    text = (folder / "forearm.toml").read_text(encoding="utf-8").replace('["everywhere"]', '["wrist", "elbow"]')
    (folder / "forearm.toml").write_text(text, encoding="utf-8")
    assert any("no technique applies in the zone 'upper_arm'" in str(fault) for fault in check_folder(folder))


def test_a_fault_names_file_line_and_key(damaged: Damage) -> None:
    folder = damaged('beside = ["elbow"]', 'beside = ["elbo"]')
    line = (folder / "forearm.toml").read_text(encoding="utf-8").splitlines().index('beside = ["elbo"]') + 1
    fault = next(fault for fault in check_folder(folder) if "unknown zone" in fault.message)
    assert (fault.file, fault.line, fault.key) == ("forearm.toml", line, "zone[1].beside")
    assert str(fault).startswith(f"forearm.toml:{line}: zone[1].beside: unknown zone 'elbo'; one of wrist, extensors")


def test_a_fault_in_a_nested_table_is_found_at_its_own_line(damaged: Damage) -> None:
    folder = damaged('indicate = ["rolling"]', 'indicate = ["roling"]')
    lines = (folder / "forearm.toml").read_text(encoding="utf-8").splitlines()
    fault = next(fault for fault in check_folder(folder) if "roling" in fault.message)
    assert '"roling"' in lines[fault.line - 1]
    assert fault.key == "rule[4].case[1].then[0].indicate"


def test_all_faults_are_told_at_once(damaged: Damage) -> None:
    folder = damaged('id = "A3"', 'id = "A2"')
    text = (folder / "forearm.toml").read_text(encoding="utf-8")
    text = text.replace('"elbow"]\n\n[[kind', '"elbows"]\n\n[[kind').replace('id = "cold_pack"', 'id = "cold"')
    (folder / "forearm.toml").write_text(text, encoding="utf-8")
    messages = " ".join(str(fault) for fault in check_folder(folder))
    for message in ("already the id of a rule", "unknown zone 'elbows'", "'cold_pack'", "unknown rule 'A3'"):
        assert message in messages


def test_files_that_cannot_be_read_are_faults(damaged: Damage, tmp_path: Path) -> None:
    folder = damaged("[protocol]", "[protocol")
    assert any("is not TOML" in fault.message for fault in check_folder(folder))
    (folder / "other.toml").write_bytes(b"\xff\xfe")
    assert any(fault.file == "other.toml" and "cannot be read" in fault.message for fault in check_folder(folder))
    assert "no protocol files" in str(check_folder(tmp_path / "missing")[0])
    (tmp_path / "empty").mkdir()
    assert "no protocol files" in str(check_folder(tmp_path / "empty")[0])
    with pytest.raises(UserError, match="no protocol files"):
        load_folder(tmp_path / "missing")


@pytest.mark.parametrize(
    ("content", "line", "message"),
    [
        (b"\n\xff\xfe", 0, "cannot be read: byte 1 is not UTF-8"),
        ("name = 'ä'".encode("utf-16"), 0, "cannot be read: byte 0 is not UTF-8"),
        (b"# one\nhuge = " + b"9" * 5000, 2, "a number with too many digits"),
        (b"deep = " + b"[" * 5000 + b"]" * 5000, 0, "is nested too deeply"),
        (b"x = 1\nx = 2\n", 2, "is not TOML: Cannot overwrite a value"),
        (b"\x00", 1, "is not TOML: Invalid statement"),
        (b"zone = 1\n", 1, "expected one or more tables [[zone]]"),
        (b"zone = []\n", 1, "expected one or more tables [[zone]]"),
        (b"plan = 1\n", 1, "expected a table [plan]"),
        (b"statements = 1\n", 1, "expected a table [statements]"),
    ],
)
def test_what_cannot_be_read_is_told_alone_with_file_and_line(
    damaged: Damage, content: bytes, line: int, message: str
) -> None:
    """What would be missing only because nobody could read it would bury the one thing that is to be mended."""
    folder = damaged("[protocol]", "[protocol]")
    (folder / "wrist.toml").write_bytes(content)
    text = (folder / "forearm.toml").read_text(encoding="utf-8")
    (folder / "forearm.toml").write_text(text.replace('beside = ["elbow"]', 'beside = ["elbo"]'), encoding="utf-8")
    [fault] = check_folder(folder)
    assert (fault.file, fault.line) == ("wrist.toml", line)
    assert message in fault.message
    with pytest.raises(UserError, match=r"is damaged: wrist\.toml"):
        load_folder(folder)


def test_a_folder_in_the_place_of_a_file_is_told(damaged: Damage) -> None:
    folder = damaged("[protocol]", "[protocol]")
    (folder / "more.toml").mkdir()
    assert [str(fault) for fault in check_folder(folder)] == ["more.toml: cannot be read: Is a directory"]


@pytest.mark.parametrize("table", ["zone", "kind", "question", "technique", "rule"])
def test_a_protocol_without_what_it_judges_by_says_what_is_missing_first(damaged: Damage, table: str) -> None:
    folder = damaged(f"[[{table}]]", f"[[{table}]]")
    text = (folder / "forearm.toml").read_text(encoding="utf-8")
    (folder / "forearm.toml").write_text(text.replace(f"[[{table}", f"[[x_{table}"), encoding="utf-8")
    assert str(check_folder(folder)[0]) == f"*.toml: {table}: expected a table [[{table}]] in one of the files"


def test_the_marks_and_line_ends_of_other_systems_change_nothing(damaged: Damage) -> None:
    folder = damaged("[protocol]", "[protocol]")
    plain = (folder / "forearm.toml").read_bytes()
    for content in (b"\xef\xbb\xbf" + plain, plain.replace(b"\n", b"\r\n")):
        (folder / "forearm.toml").write_bytes(content)
        assert load_folder(folder).statements == load_folder(FOREARM).statements


def test_a_repeated_key_is_a_fault(damaged: Damage) -> None:
    folder = damaged('version = "7"', 'version = "7"\nversion = "8"')
    assert any("is not TOML" in fault.message for fault in check_folder(folder))


def test_a_second_table_of_its_kind_is_a_fault(damaged: Damage) -> None:
    folder = damaged("[protocol]", "[protocol]")
    (folder / "more.toml").write_text('[statements]\nF11 = "More."\n\n[plan]\norder = ["rolling"]\n', encoding="utf-8")
    messages = [str(fault) for fault in check_folder(folder)]
    assert any("[plan] stands already in forearm.toml" in message for message in messages)
    assert any("[statements] stands already in forearm.toml" in message for message in messages)


def test_an_unknown_protocol_is_told_with_those_that_are_known() -> None:
    with pytest.raises(UserError, match=r"no protocol 'knee'; one of it_band"):
        load_protocol("knee")
    with pytest.raises(UserError, match="no protocol"):
        load_protocol("../diagrams")


def test_a_key_of_endless_parts_is_a_fault_at_its_line(tmp_path: Path) -> None:
    (tmp_path / "deep.toml").write_text("[protocol]\na" + ".a" * 50_000 + " = 1\n")
    [fault] = [fault for fault in check_folder(tmp_path) if fault.file == "deep.toml"]
    assert (fault.line, fault.message) == (2, "a key with more than 64 parts")


def test_a_missing_file_is_a_fault_wherever_a_verdict_depends_on_it(tmp_path: Path) -> None:
    from bodymap.resources import resource

    names = sorted(path.name for path in resource("protocols", "it_band").glob("*.toml"))
    sound = set()
    for name in names:
        folder = tmp_path / name.removesuffix(".toml")
        shutil.copytree(resource("protocols", "it_band"), folder)
        (folder / name).unlink()
        if not check_folder(folder):
            sound.add(name)
    assert sound <= {"outcomes.toml", "help.toml"}, "scores and help texts decide nothing"


VOCABULARIES = ("zone", "kind", "question", "technique", "measure", "observation", "rule", "zone_group", "kind_group")


def test_a_renamed_id_is_a_fault_in_every_vocabulary_that_a_rule_may_name(tmp_path: Path) -> None:
    """Decision support most often fails by silently not firing after somebody renamed a code."""
    from bodymap.protocol.reading import read
    from bodymap.resources import resource

    reading = read(resource("protocols", "it_band"))
    named = {(vocabulary, reference.value) for reference in reading.references for vocabulary in reference.vocabularies}
    checked = 0
    for vocabulary in VOCABULARIES:
        for record in reading.records.get(vocabulary, []):
            if (vocabulary.replace("_", " "), record["id"]) not in named:
                continue
            folder = tmp_path / f"{vocabulary}-{record['id']}"
            shutil.copytree(resource("protocols", "it_band"), folder)
            text = (folder / record.file).read_text(encoding="utf-8")
            renamed = text.replace(f'[[{vocabulary}]]\nid = "{record["id"]}"', f'[[{vocabulary}]]\nid = "renamed"')
            assert renamed != text
            (folder / record.file).write_text(renamed, encoding="utf-8")
            told = [str(fault) for fault in check_folder(folder)]
            assert any(f"'{record['id']}'" in fault for fault in told), record["id"]
            checked += 1
    assert checked >= 50
