"""What the archive asks of a PDF, on a small file of the form that Qt writes; whole sheets are checked in tests/gui."""

import pytest

from bodymap.paint.archival import archival

CMAP = b"1 beginbfrange\n<0001> <0003> [<0050> <0009> <0041> ]\nendbfrange\n"


def small_pdf(*, author: bytes = b"") -> bytes:
    """As QPdfWriter puts a file together, without pages."""
    title = b"<x><dc:title>t</dc:title>\n<dc:creator>\n<rdf:Seq>\n<rdf:li></rdf:li>\n</rdf:Seq>\n</dc:creator></x>"
    objects = [
        b"<<\n/Title (t)\n/Author (" + author + b")\n>>\n",
        b"<<\n/Type /Metadata /Subtype /XML\n/Length %d\n>>\nstream\n%s\nendstream\n" % (len(title), title),
        b"<<\n/Type /Catalog\n/Metadata 2 0 R\n>>\n",
        b"<< /Length %d >>\nstream\n%s\nendstream\n" % (len(CMAP), b"begincmap\n" + CMAP),
        b"<<\n/ColorSpace <<\n/PCSpcmyk 6 0 R\n/CSp /DeviceRGB\n/CSpcmyk /DeviceCMYK\n>>\n>>\n",
        b"[/Pattern /DeviceCMYK]\n",
    ]
    content, places = b"%PDF-1.4\n%\xe2\xe3\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(content))
        content += b"%d 0 obj\n%sendobj\n" % (number, body)
    rows = b"".join(b"%010d 00000 n \n" % place for place in places)
    xref = b"xref\n0 7\n0000000000 65535 f \n%strailer\n<<\n/Size 7\n/Root 3 0 R\n>>\n" % rows
    return content + xref + b"startxref\n%d\n%%%%EOF\n" % len(content)


def test_the_language_is_named_for_readers_and_archives() -> None:
    mended = archival(small_pdf(), "de")
    assert b"/Lang (de)" in mended
    assert b"<dc:language><rdf:Bag><rdf:li>de</rdf:li></rdf:Bag></dc:language>" in mended
    assert b"/DisplayDocTitle true" in mended


def test_a_glyph_that_stands_for_tab_and_space_is_read_as_a_space() -> None:
    mended = archival(small_pdf(), "en")
    # the numbers of the glyphs before the bracket stay what they are
    assert b"<0001> <0003> [<0050> <0020> <0041> ]" in mended


def test_nothing_is_left_of_a_colour_space_without_a_profile() -> None:
    assert b"CMYK" in small_pdf()
    assert b"CMYK" not in archival(small_pdf(), "en")


def test_an_author_that_is_not_known_is_not_written_down_as_nobody() -> None:
    mended = archival(small_pdf(), "en")
    assert b"/Author" not in mended
    assert b"dc:creator" not in mended
    assert b"/Author (A Therapist)" in archival(small_pdf(author=b"A Therapist"), "en")


def test_every_object_stands_where_the_table_says() -> None:
    mended = archival(small_pdf(), "en")
    start = int(mended.rsplit(b"startxref\n", 1)[1].split()[0])
    rows = mended[start:].splitlines()[3:9]
    for number, row in enumerate(rows, start=1):
        assert mended[int(row[:10]) :].startswith(b"%d 0 obj\n" % number)


@pytest.mark.parametrize("broken", [b"", b"%PDF-1.4\n", small_pdf().replace(b"/Root", b"/Rood")])
def test_anything_else_is_refused(broken: bytes) -> None:
    with pytest.raises(ValueError, match="the PDF has no"):
        archival(broken, "en")
