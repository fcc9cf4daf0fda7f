"""A sheet as plain text, for golden files: what a reader would read, in its order."""

from collections.abc import Iterator

from bodymap.domain.terms import word
from bodymap.language import tr
from bodymap.report.page import (
    Blanks,
    Block,
    Cell,
    Chart,
    Charts,
    Figure,
    Figures,
    Pairs,
    Sheet,
    SmallBodies,
    Steps,
    Table,
    notice,
)


def sheet_text(sheet: Sheet) -> str:
    """All words of a sheet in their order, one line for a row."""
    return "\n".join(_lines(sheet)) + "\n"


def _lines(sheet: Sheet) -> Iterator[str]:
    practice = sheet.practice
    yield from (words for words in (practice.name, *practice.address, practice.phone, practice.signer) if words)
    yield sheet.name
    yield sheet.line
    if sheet.gates:
        yield " | ".join(words for _, words in sheet.gates)
    yield sheet.subject
    for block in sheet.blocks:
        yield ""
        yield from _block(block)
    yield ""
    if sheet.sign:
        yield " | ".join(sheet.sign)
    yield notice()
    yield sheet.printed


def _figure(figure: Figure) -> Iterator[str]:
    yield figure.side.word + (f": {figure.state}" if figure.state else "")
    for zone, verdict in figure.closed.items():
        yield "  " + tr("closed to all massage: {zone} ({verdict})", zone=zone, verdict=verdict)
    for mark in figure.marks:
        yield f"  {mark.number}. {mark.name} {word('status', 'resolved') if mark.resolved else mark.severity or '?'}"


def _block(block: Block) -> Iterator[str]:
    if block.title:
        yield block.title.upper()
    if isinstance(block, Table):
        yield from _table(block)
    elif isinstance(block, Pairs):
        for words, answer in block.pairs:
            yield f"{words}: {answer}"
        yield from _note(block.note)
    elif isinstance(block, Blanks):
        yield from (f"{label}: ……" for label in block.labels)
    elif isinstance(block, Steps):
        for step in block.steps:
            yield ", ".join(part for part in (step.name, step.where) if part)
            yield from (f"  {sentence}" for sentence in step.how)
            yield from (f"  {label}: ……" for label in step.blanks)
    elif isinstance(block, Figures):
        for figure in block.figures:
            yield from _figure(figure)
        yield " · ".join(label for _, label in block.legend)
    elif isinstance(block, SmallBodies):
        yield from _bodies(block)
    elif isinstance(block, Charts):
        for chart in block.charts:
            yield from _chart(chart)
        yield from _note(block.note)
    else:
        yield from block.paragraphs


def _note(note: str) -> Iterator[str]:
    if note:
        yield note


def _table(table: Table) -> Iterator[str]:
    if any(column.title for column in table.columns):
        yield " | ".join(column.title for column in table.columns)
    for row in table.rows:
        yield " | ".join(cell_text(cell) for cell in row)
    yield from _note(table.note)


def _bodies(block: SmallBodies) -> Iterator[str]:
    for body in block.bodies:
        yield ": ".join(part for part in (body.caption, body.line) if part)
        for figure in body.figures:
            yield from (f"  {line}" for line in _figure(figure))
    yield from _note(block.note)


def _chart(chart: Chart) -> Iterator[str]:
    yield f"{chart.title}: {chart.verdict}"
    readings = (f"{dot.day.isoformat()} {'–' if dot.value is None else f'{dot.value:g}'}" for dot in chart.dots)
    yield "  " + ", ".join(readings)


def cell_text(cell: Cell) -> str:
    """All words of a cell."""
    return f"{cell.lead} {cell.text}" if cell.lead else cell.text
