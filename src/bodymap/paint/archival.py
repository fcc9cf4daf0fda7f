"""Makes of Qt's PDF an archival one (PDF/A-1b) that names its language and whose text is read as it was written.

Hides the inside of a PDF file. Qt writes the colour profile, the metadata and the fonts that PDF/A-1b asks for, but no
language; it names a colour space that the archive forbids; and it writes the space of a face that uses one glyph for
space and tab as a tab. All is mended in the objects of the file, which is then written anew. Pure: bytes in, bytes out.
"""

import re
from collections.abc import Mapping

_START = re.compile(rb"startxref\s+(\d+)\s+%%EOF\s*$")
_OBJECT = re.compile(rb"(\d+) 0 obj\s")
_ROOT = re.compile(rb"/Root (\d+) 0 R")
_LENGTH = re.compile(rb"/Length \d+(?=\s*>>)")
_CHARACTERS = re.compile(rb"\[[^]]*\]")
_CONTROL = re.compile(rb"<00[01][0-9A-F]>")
_UNUSED = re.compile(rb"/PCSpcmyk \d+ 0 R\n|/CSpcmyk /DeviceCMYK\n")
"""Names of a colour space that the archive has no profile for; Qt gives every page them."""

_CREATOR = re.compile(rb"\s*<dc:creator>\s*<rdf:Seq>\s*<rdf:li></rdf:li>\s*</rdf:Seq>\s*</dc:creator>")
_TITLE_END = b"</dc:title>"


def archival(content: bytes, language: str) -> bytes:
    """The same pages as an archival PDF. Raises ValueError for anything but a file as QPdfWriter writes it."""
    objects, trailer = _objects(content)
    root = _ROOT.search(trailer)
    if root is None:
        raise ValueError("the PDF has no root")
    mended = {number: _mended(body, language) for number, body in objects.items()}
    catalog = int(root[1])
    mended[catalog] = mended[catalog].replace(
        b"/Type /Catalog",
        b"/Type /Catalog\n/Lang (" + language.encode() + b")\n/ViewerPreferences << /DisplayDocTitle true >>",
        1,
    )
    return _written(content[: content.index(b"1 0 obj")], mended, trailer)


def _objects(content: bytes) -> tuple[Mapping[int, bytes], bytes]:
    """Every object by its number, from `obj` to `endobj`, and the trailer's dictionary."""
    start = _START.search(content)
    if start is None:
        raise ValueError("the PDF has no cross-reference table")
    table = content[int(start[1]) : start.start()]
    entries, trailer = table.split(b"trailer", 1)
    places = sorted(int(line[:10]) for line in entries.splitlines() if line.rstrip().endswith(b" n"))
    found = {}
    for place, end in zip(places, [*places[1:], int(start[1])], strict=True):
        head = _OBJECT.match(content, place)
        if head is None:
            raise ValueError(f"the PDF has no object at {place}")
        found[int(head[1])] = content[head.end() : end].rstrip().removesuffix(b"endobj")
    return found, trailer.strip()


def _mended(body: bytes, language: str) -> bytes:
    head, mark, stream = body.partition(b"stream\n")
    if not mark:
        return _UNUSED.sub(b"", body).replace(b"[/Pattern /DeviceCMYK]", b"null").replace(b"/Author ()\n", b"")
    if b"begincmap" in stream:
        return _restreamed(head, _CHARACTERS.sub(lambda row: _CONTROL.sub(b"<0020>", row[0]), stream))
    if b"/Type /Metadata" in head:
        named = f"\n            <dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>"
        return _restreamed(head, _CREATOR.sub(b"", stream).replace(_TITLE_END, _TITLE_END + named.encode(), 1))
    return body


def _restreamed(head: bytes, stream: bytes) -> bytes:
    inner = stream[: stream.rindex(b"endstream")].rstrip(b"\n")
    return _LENGTH.sub(f"/Length {len(inner)}".encode(), head, count=1) + b"stream\n" + inner + b"\nendstream\n"


def _written(head: bytes, objects: Mapping[int, bytes], trailer: bytes) -> bytes:
    parts, place, places = [head], len(head), {}
    for number in sorted(objects):
        whole = b"%d 0 obj\n%s\nendobj\n" % (number, objects[number].strip(b"\n"))
        places[number] = place
        parts.append(whole)
        place += len(whole)
    free, count = b"0000000000 65535 f \n", max(places) + 1
    rows = [b"%010d 00000 n \n" % places[number] if number in places else free for number in range(count)]
    parts.append(b"xref\n0 %d\n%strailer\n%s\nstartxref\n%d\n%%%%EOF\n" % (count, b"".join(rows), trailer, place))
    return b"".join(parts)
