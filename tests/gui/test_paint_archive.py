"""Every sheet is an archival PDF: what PDF/A-1b asks of a file, as far as it can be read off it."""

import io
import re
from collections.abc import Iterator
from pathlib import Path

import pypdf
import pytest
from pypdf.generic import DictionaryObject, StreamObject
from tests.gui.test_paint_sheet import pdf_of

from bodymap import language
from bodymap.paint.recovery_paper import save_paper

pytestmark = pytest.mark.usefixtures("qapp")


def faults(content: bytes) -> list[str]:
    """What keeps a PDF from being an archive of part 1, level B; empty for a sound one."""
    reader = pypdf.PdfReader(io.BytesIO(content), strict=True)
    found = [] if content.startswith(b"%PDF-1.4\n%") else ["not version 1.4 with a binary mark"]
    root = reader.trailer["/Root"]
    found += [f"the root lacks {key}" for key in ("/Lang", "/Metadata", "/OutputIntents") if key not in root]
    if reader.trailer.get("/ID") is None or "/Encrypt" in reader.trailer:
        found.append("no identifier, or encrypted")
    intent = root["/OutputIntents"][0].get_object()
    if intent.get("/S") != "/GTS_PDFA1" or intent["/DestOutputProfile"].get_object()["/N"] != 3:
        found.append("no output intent of three colours")
    packet = root["/Metadata"].get_object()
    if "/Filter" in packet:
        found.append("the metadata are packed")
    text = packet.get_data().decode()
    if 'pdfaid:part="1"' not in text or 'pdfaid:conformance="B"' not in text:
        found.append("the metadata do not say PDF/A-1b")
    title = re.search(r"<dc:title>.*?<rdf:li[^>]*>(.*?)</rdf:li>", text, re.DOTALL)
    if reader.metadata is None or title is None or reader.metadata.title != title[1]:
        found.append("the title differs between metadata and information")
    for each in dictionaries(reader):
        found += _forbidden(each)
    return found


def dictionaries(reader: pypdf.PdfReader) -> Iterator[DictionaryObject]:
    for number in range(1, int(reader.trailer["/Size"])):
        found = pypdf.generic.IndirectObject(number, 0, reader).get_object()
        if isinstance(found, DictionaryObject):
            yield found


def _forbidden(each: DictionaryObject) -> list[str]:
    found = [f"transparency: {key} is {each[key]}" for key in ("/ca", "/CA") if float(each.get(key, 1.0)) != 1.0]
    if each.get("/SMask", "/None") != "/None":
        found.append("a soft mask")
    if "/Group" in each or each.get("/BM", "/Normal") != "/Normal":
        found.append("a transparency group or a blend mode")
    if each.get("/Interpolate", False):
        found.append("interpolated picture")
    if {"/JS", "/AA", "/OpenAction", "/EmbeddedFiles"} & set(each):
        found.append("something that acts or is hidden")
    if each.get("/Filter") in ("/LZWDecode", "/Crypt"):
        found.append("a forbidden filter")
    if "CMYK" in str(each.get("/ColorSpace", "")):
        found.append("a colour space without a profile")
    if each.get("/Type") == "/FontDescriptor" and not {"/FontFile", "/FontFile2", "/FontFile3"} & set(each):
        found.append(f"{each['/FontName']} is not embedded")
    if each.get("/Type") == "/FontDescriptor" and "/CIDSet" not in each and "+" in each["/FontName"]:
        found.append(f"{each['/FontName']} does not say which glyphs it holds")
    if each.get("/Subtype") == "/Type0" and "/ToUnicode" not in each:
        found.append(f"{each['/BaseFont']} has no characters")
    return found


@pytest.mark.parametrize("size", ["a4", "letter"])
@pytest.mark.parametrize("name", ["empty", "ten", "sixty"])
def test_a_sheet_is_an_archive(name: str, size: str) -> None:
    assert faults(pdf_of(name, size, plate=True)) == []


def test_a_see_through_veil_would_be_found() -> None:
    content = pdf_of("ten")
    assert faults(content.replace(b"/ca 1.0", b"/ca 0.5")) == ["transparency: /ca is 0.5"]


def test_words_are_parted_by_spaces_for_every_reader() -> None:
    reader = pypdf.PdfReader(io.BytesIO(pdf_of("ten")))
    text = reader.pages[0].extract_text()
    assert "\t" not in text
    assert "\xa0" not in text
    assert text.startswith("Example, Robin")
    for cmap in dictionaries(reader):
        if isinstance(cmap, StreamObject) and b"begincmap" in (data := cmap.get_data()):
            assert b"<0009>" not in data.split(b"[", 1)[1]


def test_the_words_come_in_the_order_in_which_they_are_read() -> None:
    text = " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf_of("ten"))).pages)
    order = ["Example, Robin", "PROCEED", "Palpation chart", "LEFT", "RIGHT", "Tenderness", "FINDINGS", "SCREENING"]
    places = [text.index(words) for words in order]
    assert places == sorted(places)


@pytest.mark.parametrize("spoken", ["en", "de"])
def test_the_sheet_of_the_recovery_key_is_an_archive_in_its_own_language(spoken: str, tmp_path: Path) -> None:
    language.choose(spoken)
    try:
        save_paper(tmp_path / "key.pdf", "ABCD-EFGH-JKMN-PQRS-TVWX-YZ01-2345-6789", "practice.bodymap", "a4")
    finally:
        language.choose("en")
    content = (tmp_path / "key.pdf").read_bytes()
    assert faults(content) == []
    assert pypdf.PdfReader(io.BytesIO(content)).trailer["/Root"]["/Lang"] == spoken
