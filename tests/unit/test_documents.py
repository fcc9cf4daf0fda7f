"""Every link of the documents leads somewhere, to the heading that it names, and every picture is shown."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DOCUMENTS = sorted({*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("db/**/*.md")})
LINK = re.compile(r"\]\(([^)\s]+)\)")


def anchor(heading: str) -> str:
    """The name by which a heading is linked to."""
    plain = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading).strip().lower()
    return re.sub(r"[^\w\- ]", "", plain).replace(" ", "-")


def anchors(document: Path) -> set[str]:
    return {anchor(heading) for heading in re.findall(r"^#+ (.*)$", document.read_text(encoding="utf-8"), re.MULTILINE)}


def broken(document: Path, text: str) -> list[str]:
    """The links of a text in the place of the document that lead nowhere."""
    found = []
    for link in LINK.findall(text):
        if link.startswith("https://"):
            continue
        path, _, heading = link.partition("#")
        target = (document.parent / path).resolve() if path else document
        if not target.exists() or (heading and heading not in anchors(target)):
            found.append(link)
    return found


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_leads_somewhere(document: Path) -> None:
    assert broken(document, document.read_text(encoding="utf-8")) == []


def test_a_link_that_leads_nowhere_is_found() -> None:
    text = "[a](README.md) [b](GONE.md) [c](README.md#nowhere) [d](#nowhere) [e](docs/guide/record.md#backups)"
    assert broken(ROOT / "README.md", text) == ["GONE.md", "README.md#nowhere", "#nowhere"]


def test_every_picture_is_shown() -> None:
    said = "".join(document.read_text(encoding="utf-8") for document in DOCUMENTS)
    assert [path.name for path in sorted((ROOT / "docs" / "pictures").iterdir()) if path.name not in said] == []
