"""The chart document (JSON) in and out, and suggestions out.

Hides the documents' form and every way in which one can be wrong. No files, no windows, no store.

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
