"""What people type: recovery keys with slips, passphrases of all kinds, and guesses."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bodymap.errors import UserError
from bodymap.keys import Rejected, strength_of
from bodymap.keys.attempts import Attempts
from bodymap.keys.passphrase import check_passphrase
from bodymap.keys.recovery import ALPHABET, groups_of, new_recovery_key, secret_of


def test_a_recovery_key_forgives_how_it_is_typed() -> None:
    key = new_recovery_key()
    assert len(groups_of(key)) == 7
    assert {len(group) for group in groups_of(key)} == {4}
    secret = secret_of(key)
    for typed in (
        key.lower(),
        key.replace("-", ""),
        key.replace("-", "  "),
        key.replace("-", "–"),
        key.replace("0", "O").replace("1", "l"),
        key.replace("0", "o").replace("1", "i") + "\n",
    ):
        assert secret_of(typed) == secret


@given(st.integers(0, 27), st.sampled_from(ALPHABET))
def test_one_wrong_sign_is_a_slip(place: int, sign: str) -> None:
    signs = list("K7QM00001111AAAABBBBCCCC")
    import bodymap.keys.recovery as recovery

    whole = "".join(signs) + recovery._check("".join(signs))
    if whole[place] == sign:
        return
    with pytest.raises(UserError, match="slip"):
        secret_of(whole[:place] + sign + whole[place + 1 :])


@pytest.mark.parametrize(
    ("typed", "sentence"), [("", "28 characters"), ("K7QM", "28 characters"), ("K7Q!" * 7, "no sign “!”")]
)
def test_what_is_no_recovery_key_is_told_why(typed: str, sentence: str) -> None:
    with pytest.raises(UserError, match=sentence):
        secret_of(typed)


def test_two_recovery_keys_differ() -> None:
    assert len({new_recovery_key() for _ in range(50)}) == 50


@pytest.mark.parametrize(
    ("phrase", "level"),
    [
        ("", 0),
        ("          ", 0),
        ("short", 0),
        ("aaaaaaaaaaaaaaa", 0),
        ("abcabcabcabcabc", 0),
        ("password1234", 0),
        ("P4ssw0rd2026", 0),
        ("qwertyuiop", 0),
        ("massage therapist", 0),
        ("correct horse battery staple", 0),
        ("aya example 1987", 0),
        ("8304917562", 1),
        ("tulip bridge", 1),
        ("tulip bridge copper", 2),
        ("xK9#mQ2$vL", 2),
        ("tulip bridge copper lantern", 3),
        ("überraschend mürrische Igel tanzen", 3),
    ],
)
def test_strength_is_said_honestly(phrase: str, level: int) -> None:
    found = strength_of(phrase, "Aya Example")
    assert (found.level, bool(found.words)) == (level, True)


@given(st.text(max_size=60))
def test_no_text_breaks_the_estimate(text: str) -> None:
    assert 0 <= strength_of(text, text).level <= 3


def test_a_passphrase_is_typed_twice() -> None:
    check_passphrase("tulip bridge copper lantern", "tulip bridge copper lantern")
    with pytest.raises(Rejected, match="differ"):
        check_passphrase("tulip bridge copper lantern", "tulip bridge copper latern")
    with pytest.raises(Rejected, match="Too short"):
        check_passphrase("short", "short")


def test_guessing_gets_slower_and_a_right_one_ends_it() -> None:
    now = 0.0
    attempts = Attempts(lambda: now)
    assert [attempts.wrong() for _ in range(5)] == [0, 0, 1, 2, 4]
    assert attempts.left == 4
    now = 3.5
    assert attempts.left == 0.5
    for _ in range(20):
        attempts.wrong()
    assert attempts.left == 60
    assert attempts.right() == 25
    assert attempts.left == 0
    assert attempts.wrong() == 0
