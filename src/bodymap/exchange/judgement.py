"""A judgement as it was made: the suggestions with the protocol and version that made them, as one text to be kept.

The text is base64 of deflated JSON, because a judgement says the same few sentences hundreds of times: 50 KB become
four. May import the protocol's answers.
"""

import base64
import binascii
import json
import zlib
from dataclasses import dataclass

from bodymap.exchange.exact import decode_exact, encode_exact
from bodymap.protocol import Suggestions

FORMAT = "bodymap.judgement/1"
LARGEST = 32 * 1024 * 1024
"""Bytes that a judgement may unfold to; a hundred times what a full chart needs."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a protocol said of a chart."""

    protocol: str
    version: str
    suggestions: Suggestions


def encode_judgement(judgement: Judgement) -> str:
    """The judgement as a text to be kept."""
    tree = {
        "format": FORMAT,
        "protocol": judgement.protocol,
        "version": judgement.version,
        "suggestions": encode_exact(judgement.suggestions),
    }
    packed = zlib.compress(json.dumps(tree, ensure_ascii=False, separators=(",", ":")).encode(), 6)
    return base64.b64encode(packed).decode("ascii")


def decode_judgement(text: str) -> Judgement:
    """The judgement again. Raises ValueError where the text is none."""
    try:
        unpacker = zlib.decompressobj()
        packed = base64.b64decode(text, validate=True)
        tree = json.loads(unpacker.decompress(packed, LARGEST))
        if tree["format"] != FORMAT:
            raise ValueError("another form of judgement")
        return Judgement(str(tree["protocol"]), str(tree["version"]), decode_exact(tree["suggestions"], Suggestions))
    except (zlib.error, binascii.Error, KeyError, TypeError, RecursionError) as error:
        raise ValueError("no judgement") from error
