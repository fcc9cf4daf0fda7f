"""A sheet as plain text: for golden files, the clipboard and readers without a printer. Imports only `report`."""

from collections.abc import Iterator

from bodymap.report.page import Block, Cell, Pairs, Sheet, Table


def sheet_text(sheet: Sheet) -> str:
    """All words of a sheet in their order, one line for a row."""
    return "\n".join(_lines(sheet)) + "\n"


def _lines(sheet: Sheet) -> Iterator[str]:
    yield sheet.name
    yield sheet.line
    yield " | ".join(words for _, words in sheet.gates)
    yield sheet.subject
    for figure in sheet.figures:
        yield ""
        yield figure.side.word + (f": {figure.state}" if figure.state else "")
        for zone, verdict in figure.closed.items():
            yield f"  closed to all massage: {zone} ({verdict})"
        for mark in figure.marks:
            yield f"  {mark.number}. {mark.name} {'resolved' if mark.resolved else mark.severity or '?'}"
    for block in sheet.blocks:
        yield ""
        yield from _block(block)
    yield ""
    yield " | ".join(sheet.sign)
    yield sheet.printed


def _block(block: Block) -> Iterator[str]:
    yield block.title.upper()
    if isinstance(block, Table):
        if any(column.title for column in block.columns):
            yield " | ".join(column.title for column in block.columns)
        for row in block.rows:
            yield " | ".join(cell_text(cell) for cell in row)
        if block.note:
            yield block.note
    elif isinstance(block, Pairs):
        for words, answer in block.pairs:
            yield f"{words}: {answer}"
        if block.note:
            yield block.note
    else:
        yield from block.paragraphs


def cell_text(cell: Cell) -> str:
    """All words of a cell."""
    return f"{cell.lead} {cell.text}" if cell.lead else cell.text
