"""The forms in which charts leave the record and come in: chart document (JSON), archive (zip), CSV; suggestions out.

Hides the forms and every way in which one can be wrong. Opens no files, knows no windows and no store; the verbs that
do stand in `workspace.exporting` and `workspace.importing`. What only they need is imported from its own module:
`archive_out`, `archive_in`, `csv_out`, `merging`.

    decode_chart(text, load_protocol, load_diagram) -> Chart           # UserError with the path of the first fault
    decode_document(...) -> ChartDocument                              # with the free `x-` keys
    encode_visit(visit, earlier=()), encode_chart(chart), encode_document(document) -> str
    encode_suggestions(answer) -> dict
"""

from bodymap.exchange.chart_in import ChartDocument, decode_chart, decode_document
from bodymap.exchange.chart_out import encode_chart, encode_document, encode_visit
from bodymap.exchange.finding_in import ZoneFinder
from bodymap.exchange.suggestions_out import encode_suggestions

__all__ = [
    "ChartDocument",
    "ZoneFinder",
    "decode_chart",
    "decode_document",
    "encode_chart",
    "encode_document",
    "encode_suggestions",
    "encode_visit",
]
