"""Files that were made to do harm, or were harmed: each must be refused in a sentence, quickly, within little memory.

    write(folder) -> tuple[Path, ...]        # the corpus, made anew; no file of it is kept
    try_one(path) -> str                     # what is said of a file that is taken in, without a record
    python tests/hostile_files.py FILE       # the same in a process of its own: 0 refused, 1 taken in, 3 anything else

The torture programme gives each file a process with a limit of memory and of time; the ordinary tests take them all in
one. `SOUND` are the controls: these must be taken in, or the corpus proves nothing.
"""

import json
import stat
import struct
import sys
import zipfile
import zlib
from base64 import b64encode
from collections.abc import Callable, Iterator
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any

SMALL: dict[str, Any] = {
    "format": "bodymap.chart/1",
    "protocol": "it_band",
    "id": "v" * 32,
    "date": "2026-03-02",
    "findings": [{"id": "f", "side": "left", "zone": "foot", "kind": "pain", "severity": 4}],
}
SOUND = ("sound-chart.json", "utf8-bom.json", "sound-archive.zip", "sound-bundle.json")
MOST_SECONDS, MOST_BYTES = 2, 512 * 1024 * 1024
VISIT, CLIENT, MANIFEST = "clients/000001/visits/0001.json", "clients/000001/client.json", "manifest.json"


def write(folder: Path) -> tuple[Path, ...]:
    """Writes the whole corpus, the controls first, and returns its paths."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for name, content in _all():
        path = folder / name
        path.write_bytes(content)
        paths.append(path)
    return tuple(paths)


def _all() -> Iterator[tuple[str, bytes]]:
    yield "sound-chart.json", json.dumps(SMALL).encode()
    yield "sound-archive.zip", packed(sound_files())
    yield "sound-bundle.json", json.dumps(_bundle()).encode()
    yield from _texts()
    yield from _charts()
    yield from _archives()
    yield from _raw_zips()
    yield from _bundles()


# text and JSON


def _texts() -> Iterator[tuple[str, bytes]]:
    whole = json.dumps(SMALL)
    yield "empty.json", b""
    yield "nul.json", b"\0" * 1_000_000
    yield "random.json", bytes(range(256)) * 4000
    yield "utf8-bom.json", b"\xef\xbb\xbf" + whole.encode()
    yield "utf16-le.json", b"\xff\xfe" + whole.encode("utf-16-le")
    yield "utf16-be.json", b"\xfe\xff" + whole.encode("utf-16-be")
    yield "utf32.json", whole.encode("utf-32")
    yield "latin1.json", json.dumps({**SMALL, "notes": "é"}, ensure_ascii=False).encode("latin-1")
    yield "overlong.json", whole.replace("foot", "\x01").encode().replace(b"\\u0001", b"\xc0\xaf")
    yield "cut.json", whole.encode()[:-20]
    yield "cut-in-a-character.json", json.dumps({**SMALL, "notes": "é"}, ensure_ascii=False).encode()[:-3]
    yield "two-documents.json", (whole + whole).encode()
    yield "deep-lists.json", b"[" * 150_000
    yield "deep-objects.json", b'{"x-a":' * 150_000
    yield "deep-and-closed.json", b"[" * 100_000 + b"]" * 100_000
    yield "a-million-lists.json", b"[" + b"[]," * 1_000_000 + b"[]]"
    yield "a-million-objects.json", b"[" + b"{}," * 1_000_000 + b"{}]"
    yield "many-numbers.json", b"[" + b"1," * 4_000_000 + b"1]"
    yield "many-keys.json", ("{" + ",".join(f'"x-{n}":1' for n in range(900_000)) + "}").encode()
    yield "longest-text.json", json.dumps({**SMALL, "notes": "a" * 1_000_001}).encode()
    yield "long-text.json", json.dumps({**SMALL, "notes": "a" * 30_000_000}).encode()
    yield "wide-text.json", json.dumps({**SMALL, "notes": "\U0001f9b5" * 7_000_000}, ensure_ascii=False).encode()
    yield "far-too-long.json", b" " * 40_000_000
    yield "svg.json", b'<svg xmlns="http://www.w3.org/2000/svg"><image href="/etc/passwd"/></svg>'
    yield "xml-bomb.json", b'<!DOCTYPE a [<!ENTITY b "bbbbbbbbbb"><!ENTITY c "&b;&b;&b;&b;">]><a>&c;</a>'
    yield "script.json", b"<script>alert(1)</script>"
    yield "pickle.json", b"\x80\x04\x95\x1f\x00\x00\x00\x00\x00\x00\x00\x8c\x05posix\x94\x8c\x06system\x94\x93\x94."


def _charts() -> Iterator[tuple[str, bytes]]:
    whole = json.dumps(SMALL)
    yield "key-twice.json", whole.replace('"side": "left"', '"side": "left", "side": "right"').encode()
    yield "key-twice-deep.json", whole[:-1].encode() + b', "x-a": {"b": [{"c": 1, "c": 2}]}}'
    yield "nan.json", whole.replace('"severity": 4', '"severity": NaN').encode()
    yield "infinity.json", whole.replace('"severity": 4', '"severity": -Infinity').encode()
    yield "huge-exponent.json", whole.replace('"severity": 4', '"severity": 1e9999').encode()
    yield "huge-integer.json", whole.replace('"severity": 4', f'"severity": {"9" * 4000}').encode()
    yield "endless-integer.json", whole.replace('"severity": 4', f'"severity": {"9" * 2_000_000}').encode()
    yield "lone-surrogate.json", whole.replace('"left"', '"\\ud800"').encode()
    yield "lone-surrogate-key.json", whole[:-1].encode() + b', "x-\\udfff": 1}'
    yield "side-both.json", whole.replace('"left"', '"both"').encode()
    yield "side-letter.json", whole.replace('"left"', '"L"').encode()
    yield "unknown-key.json", whole.replace('"side"', '"sides"').encode()
    yield "unknown-zone.json", whole.replace('"foot"', '"../../etc/passwd"').encode()
    yield "other-protocol.json", whole.replace('"it_band"', '"../../../etc"').encode()
    yield "newer-format.json", whole.replace("chart/1", "chart/2").encode()
    yield "no-such-day.json", whole.replace("2026-03-02", "2026-02-30").encode()
    yield "year-zero.json", whole.replace("2026-03-02", "0000-01-01").encode()
    yield "far-outside.json", whole.replace('"zone": "foot"', '"zone": "foot", "at": [1e308, -1e308]').encode()
    points = [[0.1, 0.2]] * 90_000
    endless = {**SMALL, "findings": [{**SMALL["findings"][0], "path": points * 3}]}
    yield "endless-path.json", json.dumps(endless).encode()
    twice = {**SMALL, "findings": SMALL["findings"] * 2}
    yield "id-twice.json", json.dumps(twice).encode()
    yield "suggestions.json", json.dumps({"format": "bodymap.suggestions/1"}).encode()


# archives


def sound_files() -> dict[str, bytes]:
    """The files of a small sound archive, with a manifest that fits."""
    client = {"format": "bodymap.client/1", "id": "c" * 32, "family_name": "Example", "visits": [VISIT]}
    return with_manifest({VISIT: json.dumps(SMALL).encode(), CLIENT: json.dumps(client).encode()})


def with_manifest(files: dict[str, bytes], **more: Any) -> dict[str, bytes]:
    """The same files with a manifest that names them with their hashes; `more` overrides what it says."""
    inside = {name: content for name, content in files.items() if name != MANIFEST}
    tree = {
        "format": "bodymap.archive/1",
        "made_at": "2026-03-02T10:15:00+00:00",
        "made_by": "made up",
        "record": "r" * 32,
        "clients": sum(name.endswith("client.json") for name in inside),
        "visits": sum("/visits/" in name for name in inside),
        "files": [
            {"path": name, "sha256": sha256(content).hexdigest(), "bytes": len(content)}
            for name, content in inside.items()
        ],
        **more,
    }
    return {**inside, MANIFEST: json.dumps(tree).encode()}


def packed(files: dict[str, bytes], change: Callable[[zipfile.ZipFile], object] = lambda _: None) -> bytes:
    """A zip of these files; `change` may add more to it."""
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in files.items():
            made.writestr(name, content)
        change(made)
    return file.getvalue()


def _odd(name: str, content: bytes = b"x", **fields: Any) -> bytes:
    def add(made: zipfile.ZipFile) -> None:
        entry = zipfile.ZipInfo(name)
        for key, value in fields.items():
            setattr(entry, key, value)
        made.writestr(entry, content)

    return packed(sound_files(), add)


def _archives() -> Iterator[tuple[str, bytes]]:
    files = sound_files()
    whole = packed(files)
    other = "clients/000001/visits/0002.json"
    yield "cut-end.zip", whole[:-10]
    yield "cut-half.zip", whole[: len(whole) // 2]
    yield "empty.zip", packed({})
    yield "no-manifest.zip", packed({VISIT: files[VISIT]})
    yield "wrong-hash.zip", packed({**files, VISIT: files[VISIT].replace(b"left", b"LEFT")})
    yield "swapped-side.zip", packed({**files, VISIT: files[VISIT].replace(b"left", b"right")})
    yield "missing-visit.zip", packed({MANIFEST: files[MANIFEST], CLIENT: files[CLIENT]})
    yield "one-too-many.zip", packed({**files, other: b"{}"})
    yield "zip-slip.zip", packed({**files, "../../../../tmp/evil.json": b"{}"})
    yield "zip-slip-windows.zip", packed({**files, "..\\..\\evil.json": b"{}"})
    yield "absolute.zip", packed({**files, "/etc/cron.d/evil": b"{}"})
    yield "drive.zip", packed({**files, "C:\\evil.json": b"{}"})
    yield "link.zip", _odd(other, b"/etc/passwd", external_attr=(stat.S_IFLNK | 0o777) << 16)
    yield "folder.zip", _odd("clients/000001/", b"")
    yield "bzip2.zip", _odd(other, compress_type=zipfile.ZIP_BZIP2)
    yield "lzma.zip", _odd(other, compress_type=zipfile.ZIP_LZMA)
    yield "bomb-of-zeros.zip", packed({**files, other: b"\0" * 15_000_000})
    yield "bomb-of-brackets.zip", packed(with_manifest({**files, other: b"[" * 900_000}))
    yield "too-large-file.zip", packed({**files, other: bytes(range(256)) * 70_000})
    yield "two-manifests.zip", _twice(files)
    yield "password.zip", _with_flag(whole, 0x1)
    yield "newer.zip", packed(with_manifest(files, format="bodymap.archive/9"))
    yield "lying-counts.zip", packed(with_manifest(files, visits=7))
    yield "manifest-not-json.zip", packed({**files, MANIFEST: b"<xml/>"})
    yield "manifest-key-twice.zip", packed({**files, MANIFEST: b'{"format": 1, "format": 2}'})
    deep = {**files, VISIT: b'{"x-a":' * 100_000}
    yield "deep-inside.zip", packed(with_manifest(deep))
    hostile = files[CLIENT].replace(VISIT.encode(), b"../../etc/passwd")
    yield "path-in-client.zip", packed(with_manifest({**files, CLIENT: hostile}))
    yield "nested.zip", packed({**files, other: whole})


def _twice(files: dict[str, bytes]) -> bytes:
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return packed(files, lambda made: made.writestr(MANIFEST, b"{}"))


def _with_flag(whole: bytes, flag: int) -> bytes:
    """Sets a flag of the first entry, in its own head and in the directory."""
    made = bytearray(whole)
    made[6] |= flag
    directory = whole.index(b"PK\x01\x02")
    made[directory + 8] |= flag
    return bytes(made)


def _raw_zips() -> Iterator[tuple[str, bytes]]:
    whole = packed(sound_files())
    end = whole.rindex(b"PK\x05\x06")
    counts = bytearray(whole)
    struct.pack_into("<HH", counts, end + 8, 0xFFFE, 0xFFFE)
    yield "claims-65534-files.zip", bytes(counts)
    size = bytearray(whole)
    struct.pack_into("<I", size, end + 12, 0xFFFFFFF0)
    yield "claims-4-gb-directory.zip", bytes(size)
    locator = b"PK\x06\x07" + struct.pack("<IQI", 0, 0, 1)
    yield "zip64.zip", whole[:end] + locator + whole[end:]
    lying = bytearray(whole)
    directory = whole.index(b"PK\x01\x02")
    struct.pack_into("<I", lying, directory + 24, 10)
    yield "lying-size.zip", bytes(lying)
    yield "overlapping.zip", _overlapping()
    yield "comment-only.zip", b"PK\x05\x06" + b"\0" * 16 + struct.pack("<H", 65_535) + b"x" * 65_535
    rotten = bytearray(whole)
    for place in range(60, len(rotten), 50):
        rotten[place] ^= 0xFF
    yield "rotten.zip", bytes(rotten)


def _overlapping() -> bytes:
    """Thousands of names for one and the same packed kilobytes, as a bomb without nesting has them."""
    kernel = zlib.compress(b"[" * 900_000, 9)[2:-4]
    crc = zlib.crc32(b"[" * 900_000)
    first = struct.pack("<4sHHHHHIIIHH", b"PK\x03\x04", 20, 0, 8, 0, 0, crc, len(kernel), 900_000, 27, 0)
    name = "clients/{:06d}/client.json"
    body = first + name.format(1).encode() + kernel
    directory = b"".join(
        struct.pack(
            "<4sHHHHHHIIIHHHHHII",
            *(b"PK\x01\x02", 20, 20, 0, 8, 0, 0, crc, len(kernel), 900_000, 26, 0, 0, 0, 0, 0, 0),
        )
        + name.format(n).encode()
        for n in range(1, 5000)
    )
    end = struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, 4999, 4999, len(directory), len(body), 0)
    return body + directory + end


# FHIR


def _bundle() -> dict[str, Any]:
    own = "https://bodymap.example/fhir"
    patient, encounter = {"reference": "urn:uuid:p"}, {"reference": "urn:uuid:e"}
    resources = {
        "urn:uuid:p": {
            "resourceType": "Patient",
            "identifier": [{"system": f"{own}/client", "value": "c" * 32}],
            "name": [{"family": "Example"}],
        },
        "urn:uuid:e": {
            "resourceType": "Encounter",
            "identifier": [{"system": f"{own}/visit", "value": "v" * 32}],
            "extension": [{"url": f"{own}/protocol", "valueCode": "it_band"}],
            "status": "in-progress",
            "subject": patient,
            "period": {"start": "2026-03-02"},
        },
        "urn:uuid:d": {
            "resourceType": "DocumentReference",
            "type": {"coding": [{"system": f"{own}/document", "code": "chart-document"}]},
            "subject": patient,
            "context": {"encounter": [encounter]},
            "content": [{"attachment": {"data": b64encode(json.dumps({**SMALL, "findings": []}).encode()).decode()}}],
        },
    }
    entries = [{"fullUrl": address, "resource": resource} for address, resource in resources.items()]
    return {"resourceType": "Bundle", "type": "collection", "entry": entries}


def _changed(place: int, **fields: Any) -> bytes:
    tree = _bundle()
    tree["entry"][place]["resource"].update(fields)
    return json.dumps(tree).encode()


def _attached(data: str) -> bytes:
    return _changed(2, content=[{"attachment": {"data": data}}])


def _bundles() -> Iterator[tuple[str, bytes]]:
    observation = {"resourceType": "Observation", "status": "final", "subject": {"reference": "urn:uuid:p"}}
    yield "bundle-not-a-bundle.json", b'{"resourceType": "Patient"}'
    yield "bundle-transaction.json", json.dumps({**_bundle(), "type": "transaction"}).encode()
    yield "bundle-entries-no-list.json", json.dumps({**_bundle(), "entry": {"0": {}}}).encode()
    yield "bundle-status.json", _changed(1, status="nonsense")
    yield "bundle-no-patient.json", _changed(1, subject={"reference": "file:///etc/passwd"})
    yield "bundle-base64.json", _attached("!!!!")
    yield "bundle-attached-bomb.json", _attached(b64encode(b"[" * 9_000_000).decode())
    yield "bundle-attached-utf16.json", _attached(b64encode(json.dumps(SMALL).encode("utf-16")).decode())
    told = {**observation, "encounter": {"reference": "urn:uuid:e"}, "code": {"coding": [{"system": "x", "code": "y"}]}}
    tree = _bundle()
    tree["entry"].append({"fullUrl": "urn:uuid:o", "resource": told})
    yield "bundle-foreign-code.json", json.dumps(tree).encode()
    tree = _bundle()
    tree["entry"].append(tree["entry"][0])
    yield "bundle-address-twice.json", json.dumps(tree).encode()
    yield "bundle-other-finding.json", _attached(b64encode(json.dumps(SMALL).encode()).decode())


# trying them


def try_one(path: Path) -> str:
    """Reads a file as an import does, to its end, without a record. Raises UserError where it is refused."""
    from bodymap.diagram import load_diagram
    from bodymap.exchange.archive_in import Archive
    from bodymap.protocol import load_protocol
    from bodymap.workspace.importing import opened, read_contents

    contents = read_contents(path)
    if contents.kind == "archive":
        with opened(path) as file:
            for _ in Archive(file).holdings(load_protocol, load_diagram):
                pass
    return contents.kind


def main(path: str) -> int:
    """Tries one file in this process."""
    from bodymap.errors import UserError

    try:
        print(try_one(Path(path)))
    except UserError as error:
        print(error)
        return 0
    except BaseException as error:
        print(type(error).__name__, error)
        return 3
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
