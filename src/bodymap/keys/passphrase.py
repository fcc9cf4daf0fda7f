"""What a passphrase is worth, said without false precision, and what it is turned into.

The estimate looks for what guessers try first: common words, names of this very program, runs of the keyboard or the
alphabet, repeats and years. What is left counts by length. It cannot know a quotation or a pet's name: it says *weak*
with certainty and never promises more than *good*.
"""

import re
import unicodedata
from dataclasses import dataclass

from bodymap.errors import UserError
from bodymap.language import tr, tr_in

SHORTEST = 10
"""Signs. Shorter ones are refused: they fall to guessing whatever they hold."""

# the first that every guesser tries, and words that lie near in a practice
_COMMON = (
    "password passwort passphrase letmein welcome qwerty azerty qwertz admin secret geheim dragon monkey "
    "football baseball sunshine princess master shadow superman batman trustno hello iloveyou summer winter "
    "spring autumn january february march april june july august september october november december monday "
    "friday love happy massage therapist therapy therapeut praxis practice clinic client clients body bodymap "
    "record records health correct horse battery staple london berlin paris"
)
_RUNS = ("abcdefghijklmnopqrstuvwxyz", "0123456789", "qwertyuiop", "qwertzuiop", "asdfghjkl", "zxcvbnm", "yxcvbnm")
_LEET = str.maketrans({"0": "o", "1": "l", "3": "e", "4": "a", "5": "s", "7": "t", "@": "a", "$": "s", "!": "i"})


class Rejected(UserError):  # noqa: N818
    """A passphrase that is not taken."""


@dataclass(frozen=True, slots=True)
class Strength:
    """`level`: 0 refused, 1 weak, 2 fair, 3 good. `words` says it, and what would help."""

    level: int
    words: str


def secret_of_passphrase(passphrase: str) -> bytes:
    """The bytes that are derived from: the same for é typed as one sign or as two (NFC)."""
    return unicodedata.normalize("NFC", passphrase).encode("utf-8", "surrogatepass")


def check_passphrase(passphrase: str, again: str | None = None) -> None:
    """Raises Rejected for a passphrase that is not to be set, and where the repetition is another."""
    found = strength_of(passphrase)
    if found.level == 0:
        raise Rejected(found.words, tr("Four or more words that do not belong together are good and easy to type."))
    if again is not None and secret_of_passphrase(passphrase) != secret_of_passphrase(again):
        raise Rejected(tr("The two passphrases differ."), tr("Type the same one twice."))


def strength_of(passphrase: str, *personal: str) -> Strength:
    """How hard it is to guess; `personal` are words that somebody who knows the person would try, such as the name."""
    normal = unicodedata.normalize("NFC", passphrase)
    if not normal.strip():
        return Strength(0, tr("A passphrase is needed."))
    if len(normal) < SHORTEST:
        return Strength(0, tr("Too short: at least {n} characters.", n=SHORTEST))
    worth = _worth(normal, personal)
    if worth < 5:
        return Strength(0, tr("Too easy to guess: it is made of known words, runs or repeats."))
    if worth < 9:
        return Strength(1, tr("Weak: a guesser's list comes near it. Add words that do not belong together."))
    if worth < 14:
        return Strength(2, tr("Fair. Another unusual word would make it good."))
    return Strength(3, tr_in("a passphrase", "Good."))


def _worth(text: str, personal: tuple[str, ...]) -> float:
    """About how many signs a guesser must find one by one; a word of the dictionary counts as three and a half."""
    known = {word for name in personal for word in name.casefold().split() if len(word) > 2} | set(_COMMON.split())
    # repeats add nothing: abcabcabc is abc
    plain = re.sub(r"(.{1,8}?)\1{2,}", r"\1", text.casefold())
    rest, words = _without_words(plain, known)
    parts = {part for part in re.findall(r"[^\W\d_]+|\d+|[\W_]", rest) if not part.isspace()}
    return words + sum(map(_worth_of_part, parts))


def _without_words(text: str, known: set[str]) -> tuple[str, int]:
    """The text with spaces for each known word, also where it is written in figures (p4ssw0rd), and their number."""
    pattern = re.compile("|".join(re.escape(word) for word in sorted(known, key=len, reverse=True)))
    found: set[str] = set()
    signs = list(text)
    for written in (text, text.translate(_LEET)):
        for match in pattern.finditer(written):
            found.add(match.group())
            signs[match.start() : match.end()] = " " * len(match.group())
    return "".join(signs), len(found)


def _worth_of_part(part: str) -> float:
    if len(part) > 1 and (len(set(part)) == 1 or any(part in run or part in run[::-1] for run in _RUNS)):
        return 1
    if re.fullmatch(r"(19|20)\d\d", part):
        return 1.5
    if part.isdigit():
        return len(part) * 0.8
    if not part.isalpha():
        return len(part) * 1.2
    if len(part) <= 3:
        return len(part) * 1.3
    # a word is one of some thousands; a long run of letters is rarely one word
    return 3.5 if len(part) <= 8 else 3.5 + (len(part) - 8) * 0.7
