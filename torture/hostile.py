"""Files made to harm, by kind. Each case writes one into a folder and returns the command line that is to meet it."""

from __future__ import annotations

import io
import json
import os
import stat
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

from bodymap.store import Record, sqlite

Case = tuple[str, Callable[[Path], list[str]]]


def charts() -> list[Case]:
    """Chart documents for `bodymap suggest`."""
    chart = '{"format": "bodymap-chart", "version": 1, "today": %s}'
    texts: dict[str, bytes] = {
        "no byte": b"",
        "null": b"null",
        "a number": b"1",
        "a list": b"[]",
        "deep lists": b"[" * 200_000,
        "deep lists that close": b"[" * 100_000 + b"]" * 100_000,
        "deep maps": b'{"a":' * 100_000 + b"1" + b"}" * 100_000,
        "a long text": b'{"format": "' + b"a" * 20_000_000 + b'"}',
        "a number of a million digits": b'{"version": ' + b"9" * 1_000_000 + b"}",
        "infinity": b'{"version": Infinity}',
        "no number": b'{"version": NaN}',
        "beyond numbers": b'{"version": 1e999}',
        "a key twice": b'{"format": "bodymap-chart", "format": "bodymap-chart"}',
        "a side twice": (chart % '{"findings": [{"side": "left", "side": "right"}]}').encode(),
        "a side that is none": (chart % '{"findings": [{"side": "middle", "kind": "nodule"}]}').encode(),
        "a byte order mark": b"\xef\xbb\xbf{}",
        "UTF-16": '{"format": "bodymap-chart"}'.encode("utf-16"),
        "bytes that are no text": b'{"format": "\xff\xfe\xfa"}',
        "half a surrogate": b'{"format": "\\ud800"}',
        "signs that control": b'{"format": "\x00\x01\x1b[2J"}',
        "more behind the end": b"{} {}",
        "a million empty findings": (chart % ('{"findings": [' + ",".join(["{}"] * 300_000) + "]}")).encode(),
        "everything of the wrong kind": (chart % '{"findings": 3, "screening": [1], "date": {}, "plan": "x"}').encode(),
        "a date before dates": (chart % '{"date": "0000-00-00", "client_id": "x"}').encode(),
        "random bytes": os.urandom(100_000),
    }

    def case(content: bytes) -> Callable[[Path], list[str]]:
        def make(folder: Path) -> list[str]:
            path = folder / "chart.json"
            path.write_bytes(content)
            return ["suggest", str(path)]

        return make

    return [(name, case(content)) for name, content in texts.items()]


def packs() -> list[Case]:
    """Archives for `bodymap import`."""

    def zipped(fill: Callable[[zipfile.ZipFile], object]) -> bytes:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as pack:
            fill(pack)
        return out.getvalue()

    def link(pack: zipfile.ZipFile) -> None:
        entry = zipfile.ZipInfo("manifest.json")
        entry.external_attr = (stat.S_IFLNK | 0o777) << 16
        pack.writestr(entry, "/etc/passwd")

    def many(pack: zipfile.ZipFile) -> None:
        for number in range(20_000):
            pack.writestr(f"clients/{number}/client.json", "{}")

    def twice(pack: zipfile.ZipFile) -> None:
        pack.writestr("manifest.json", "{}")
        entry = zipfile.ZipInfo("manifest.json ".strip())
        pack.writestr(entry, "[]")

    lies = json.dumps({"format": "bodymap-archive", "files": [1, None, {}]})
    whole = zipped(lambda pack: pack.writestr("manifest.json", "{}" * 500))
    contents: dict[str, bytes] = {
        "no zip": b"PK\x03\x04 but not really",
        "a bomb": zipped(lambda pack: pack.writestr("manifest.json", bytes(200_000_000))),
        "a way out": zipped(lambda pack: pack.writestr("../../escaped.json", "{}")),
        "a way from the root": zipped(lambda pack: pack.writestr("/tmp/escaped.json", "{}")),
        "a link": zipped(link),
        "twenty thousand entries": zipped(many),
        "cut off": whole[: len(whole) // 2],
        "a wrong sum": whole.replace(zlib.crc32(b"{}" * 500).to_bytes(4, "little"), b"\0\0\0\0"),
        "said to be encrypted": whole.replace(b"PK\x03\x04\x14\x00\x00", b"PK\x03\x04\x14\x00\x01"),
        "a zip in it": zipped(lambda pack: pack.writestr("manifest.json", whole)),
        "deep lists": zipped(lambda pack: pack.writestr("manifest.json", "[" * 200_000)),
        "a listing of lies": zipped(lambda pack: pack.writestr("manifest.json", lies)),
    }

    def case(content: bytes) -> Callable[[Path], list[str]]:
        def make(folder: Path) -> list[str]:
            (folder / "pack.zip").write_bytes(content)
            record = folder / "record.bodymap"
            Record.create(record).close()
            return ["--db", str(record), "import", str(folder / "pack.zip")]

        return make

    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of a name that is there twice
        contents["a name twice"] = zipped(twice)
    return [(f"archive, {name}", case(content)) for name, content in contents.items()]


def records() -> list[Case]:
    """Record files for `bodymap check`."""

    def spoilt(change: Callable[[bytearray], object]) -> Callable[[Path], list[str]]:
        def make(folder: Path) -> list[str]:
            path = _sound(folder)
            content = bytearray(path.read_bytes())
            change(content)
            path.write_bytes(content)
            return ["check", str(path)]

        return make

    def put(at: int, what: bytes) -> Callable[[bytearray], object]:
        def change(content: bytearray) -> None:
            content[at : at + len(what)] = what

        return change

    def beside(suffix: str, content: bytes) -> Callable[[Path], list[str]]:
        def make(folder: Path) -> list[str]:
            path = _sound(folder)
            path.with_name(path.name + suffix).write_bytes(content)
            return ["check", str(path)]

        return make

    def altered(*statements: str) -> Callable[[Path], list[str]]:
        def make(folder: Path) -> list[str]:
            path = _sound(folder)
            driver = sqlite.connect(str(path))
            for statement in statements:
                driver.execute(statement)
            driver.close()
            return ["check", str(path)]

        return make

    endless = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT x FROM n"
    cases: dict[str, Callable[[Path], list[str]]] = {
        "random behind the header": spoilt(lambda content: put(100, os.urandom(len(content) - 100))(content)),
        "a page size of nothing": spoilt(put(16, b"\x00\x00")),
        "pages without number": spoilt(put(28, b"\x7f\xff\xff\xff")),
        "a schema that points in circles": spoilt(put(100, b"\x05\x00\x00\x00\x02\x00\x00\x00\x00\x00\x00\x01")),
        "cut in a page": spoilt(lambda content: content.__delitem__(slice(9000, None))),
        "a version of the far future": spoilt(put(60, b"\x7f\xff\xff\xff")),
        "a log of rubbish": beside("-wal", os.urandom(100_000)),
        "a log that seems one": beside("-wal", b"\x37\x7f\x06\x82\x00\x2d\xe2\x18" + os.urandom(50_000)),
        "a journal of rubbish": beside("-journal", b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7" + os.urandom(50_000)),
        "a table that is an endless view": altered(
            "ALTER TABLE setting RENAME TO old", f"CREATE VIEW setting AS SELECT x AS name, x AS value FROM ({endless})"
        ),
        "deep text in a visit": altered(f"UPDATE visit SET plan = '{'[' * 100_000}'"),
        "a number where text belongs": altered("PRAGMA ignore_check_constraints = ON", "UPDATE visit SET clear = '7'"),
    }
    return [(f"record, {name}", make) for name, make in cases.items()]


def _sound(folder: Path) -> Path:
    from datetime import date

    from bodymap.domain.visit import Client, Visit

    path = folder / "record.bodymap"
    with Record.create(path) as record:
        client = Client(family_name="Example")
        record.add_client(client)
        record.add_visit(Visit(client_id=client.id, date=date(2026, 1, 2), protocol="it_band"))
    return path


def keys() -> list[Case]:
    """Keys files beside an encrypted record, met with a passphrase."""

    def case(change: Callable[[str], str]) -> Callable[[Path], list[str]]:
        def make(folder: Path) -> list[str]:
            from bodymap.domain.author import Author
            from bodymap.domain.finding import new_id
            from bodymap.keys import KeyFile, keys_of

            path, record_id = folder / "record.bodymap", new_id()
            made, key, _ = KeyFile.new(
                record_id, Author(name="Kim", initials="K", role="admin"), "a made up passphrase"
            )
            Record.create(path, key=key, record_id=record_id).close()
            made.save(path)
            beside = keys_of(path)
            beside.write_text(change(beside.read_text()))
            (folder / "passphrase").write_text("a made up passphrase")
            return ["check", str(path), "--passphrase-file", str(folder / "passphrase")]

        return make

    def costly(text: str) -> str:
        tree = json.loads(text)

        def raised(node: object) -> object:
            if isinstance(node, dict):
                return {k: 2**40 if isinstance(v, int) and k != "form" else raised(v) for k, v in node.items()}
            return [raised(each) for each in node] if isinstance(node, list) else node

        return json.dumps(raised(tree))

    return [
        ("keys, deep lists", case(lambda _: "[" * 100_000)),
        ("keys, nothing", case(lambda _: "")),
        ("keys, derivation without end", case(costly)),
        ("keys, huge", case(lambda text: text + " " * 3_000_000)),
        ("keys, nobody", case(lambda text: text.replace("users", "users_"))),
    ]


def protocols() -> list[Case]:
    """Folders for `bodymap protocol check`."""
    texts: dict[str, bytes] = {
        "deep lists": b"a = " + b"[" * 100_000,
        "deep tables": b"a" + b".a" * 50_000 + b" = 1",
        "no text": os.urandom(50_000),
        "a long line": b'id = "' + b"a" * 10_000_000 + b'"',
        "a key twice": b"id = 1\nid = 2\n",
        "a date that is none": b"id = 2026-99-99\n",
    }

    def case(content: bytes) -> Callable[[Path], list[str]]:
        def make(folder: Path) -> list[str]:
            pack = folder / "pack"
            pack.mkdir()
            (pack / "protocol.toml").write_bytes(content)
            return ["protocol", "check", str(pack)]

        return make

    return [(f"protocol, {name}", case(content)) for name, content in texts.items()]
