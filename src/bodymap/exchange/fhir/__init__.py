"""FHIR R4B: visits as a bundle of resources, out and in.

    encode_bundle(holdings, protocols, Bundling(now=…, made_by=…)) -> str
    decode_bundle(tree, protocols, finders) -> tuple[Held, ...]          # UserError with the path of the first fault

Plain trees; no FHIR library at run time. `codes` says which codes of which systems stand in it.
"""

from bodymap.exchange.fhir.bundle_in import decode_bundle
from bodymap.exchange.fhir.bundle_out import Bundling, encode_bundle

__all__ = ["Bundling", "decode_bundle", "encode_bundle"]
