"""Which texts answer to typed words, and how well. Knows no widgets."""

import unicodedata

WHOLE, START, INSIDE = 3, 2, 1


def folded(text: str) -> str:
    """The text without case, accents and signs that are not typed; words stand a space apart."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(c if c.isalnum() else " " for c in plain if not unicodedata.combining(c)).split())


def score(query: str, text: str) -> float:
    """How well a text answers to all typed words, in any order; 0 where one of them is not in it.

    A whole word counts more than the beginning of one, that more than letters inside or words typed as one; an earlier
    place and a shorter text win among equals. Both texts are taken as `folded` gives them. An empty query answers to
    everything alike.
    """
    total = 0.0
    words = text.split()
    for typed in query.split():
        best = 0.0
        for place, word in enumerate(words):
            if typed not in word:
                # `backup` means `back up`, too
                if "".join(words[place:]).startswith(typed):
                    best = max(best, INSIDE - place / 20)
                continue
            how = WHOLE if word == typed else START if word.startswith(typed) else INSIDE
            best = max(best, how - place / 20)
        if not best:
            return 0.0
        total += best
    return total - len(text) / 1000 if query else 1.0
