"""Names as search sees them: without case, accents and superfluous spaces. Knows no SQL."""

import unicodedata

LONGEST_NAME = 5
"""Words of a name that may stand first; more are not tried as a cut. So many words are looked for within names."""

LEAST_WITHIN = 2
"""Letters that a word must have to be looked for within names: one stands in nearly all of them."""

# letters that Unicode does not take apart into a letter and an accent
_PLAIN = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe", "ı": "i", "þ": "th", "ð": "d", "’": "'"})


def fold(text: str) -> str:
    """The text as search sees it: `Müller-Beispiel` and `MULLER-BEISPIEL` are the same."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(letter for letter in apart if not unicodedata.combining(letter))
    return " ".join(bare.casefold().translate(_PLAIN).split())


def patterns_of(text: str) -> dict[str, object]:
    """What a search within names is asked for, by parameter; nothing where a text is too short for one."""
    words = [word.strip("-") for word in fold(text).replace(",", " ").split()]
    if max(map(len, words), default=0) < LEAST_WITHIN:
        return {}
    asked = [*words[: LONGEST_NAME - 1], " ".join(words[LONGEST_NAME - 1 :])]
    signs = [word.replace("/", "//").replace("%", "/%").replace("_", "/_") for word in asked]
    signs += [""] * (LONGEST_NAME - len(signs))
    inside: dict[str, object] = {f"inside{place}": f"%{word}%" for place, word in enumerate(signs)}
    return inside | {f"start{place}": f"% {word}%" for place, word in enumerate(signs)}
