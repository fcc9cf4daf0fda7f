"""The archive: what is written is read back equal, and one that was changed, cut or made by others is refused."""

import contextlib
import datetime
import json
import stat
import zipfile
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from io import BytesIO

import pytest
from exchange_charts import RECORDS
from hypothesis import given, settings

from bodymap.diagram import load_diagram
from bodymap.domain.finding import Finding
from bodymap.domain.laterality import Side
from bodymap.domain.visit import Client, Visit
from bodymap.errors import UserError
from bodymap.exchange import archive_out, unpacking
from bodymap.exchange.archive_in import Archive
from bodymap.exchange.archive_out import About, Held, write_archive
from bodymap.protocol import load_protocol

NOW = datetime.datetime(2026, 3, 2, 10, 15, tzinfo=datetime.UTC)
ABOUT = About(record="r" * 32, made_at=NOW, made_by="bodymap test")
KIM = Client(id="c" * 32, family_name="Example", given_name="Kim", born=datetime.date(1987, 4, 12), note="made up")
VISIT = Visit(
    id="v" * 32,
    client_id=KIM.id,
    date=datetime.date(2026, 3, 2),
    protocol="it_band",
    findings=(Finding(id="f", side=Side.LEFT, kind="pain", zones=("foot",)),),
)


def written(*holdings: Held) -> bytes:
    file = BytesIO()
    write_archive(file, holdings, ABOUT)
    return file.getvalue()


def read(content: bytes) -> tuple[Held, ...]:
    return tuple(Archive(BytesIO(content)).holdings(load_protocol, load_diagram))


SMALL = written(Held(KIM, (VISIT,)))


@settings(max_examples=60, deadline=None)
@given(RECORDS)
def test_a_record_is_read_back_equal(holdings: list[Held]) -> None:
    content = written(*holdings)
    assert read(content) == tuple(holdings)
    assert written(*read(content)) == content


def test_an_archive_says_what_it_is() -> None:
    archive = Archive(BytesIO(SMALL))
    assert archive.about == replace(ABOUT, clients=1, visits=1)
    with zipfile.ZipFile(BytesIO(SMALL)) as inner:
        manifest = json.loads(inner.read("manifest.json"))
        for entry in manifest["files"]:
            assert sha256(inner.read(entry["path"])).hexdigest() == entry["sha256"]
        assert "Example" not in "".join(inner.namelist())


def test_progress_is_told_and_what_it_raises_ends_the_work() -> None:
    heard: list[int] = []
    write_archive(BytesIO(), [Held(KIM, (VISIT,)), Held(replace(KIM, id="d"), ())], ABOUT, heard.append)
    assert heard == [1, 2]

    def stop(_count: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_archive(BytesIO(), [Held(KIM, (VISIT,))], ABOUT, stop)


def test_a_record_too_large_for_one_archive_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive_out, "MOST_FILES", 2)
    with pytest.raises(UserError, match="too large for one archive"):
        written(Held(KIM, (VISIT,)))


def changed(change: Callable[[dict[str, bytes]], object], *, mend: bool = False) -> bytes:
    """The small archive after its files were changed; `mend` writes a manifest that fits again."""
    with zipfile.ZipFile(BytesIO(SMALL)) as inner:
        files = {name: inner.read(name) for name in inner.namelist()}
    change(files)
    if mend:
        manifest = json.loads(files["manifest.json"])
        manifest["files"] = [
            {"path": name, "sha256": sha256(content).hexdigest(), "bytes": len(content)}
            for name, content in files.items()
            if name != "manifest.json"
        ]
        files["manifest.json"] = json.dumps(manifest).encode()
    return packed(files)


def packed(files: dict[str, bytes]) -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as outer:
        for name, content in files.items():
            outer.writestr(name, content)
    return file.getvalue()


VISIT_FILE, CLIENT_FILE = "clients/000001/visits/0001.json", "clients/000001/client.json"


def swap(name: str, old: bytes, new: bytes) -> Callable[[dict[str, bytes]], None]:
    def change(files: dict[str, bytes]) -> None:
        assert old in files[name]
        files[name] = files[name].replace(old, new)

    return change


def put(name: str, content: bytes) -> Callable[[dict[str, bytes]], None]:
    return lambda files: files.update({name: content})


def drop(name: str) -> Callable[[dict[str, bytes]], None]:
    def change(files: dict[str, bytes]) -> None:
        del files[name]

    return change


LEFT_TO_RIGHT = swap(VISIT_FILE, b'"left"', b'"right"')


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "no archive, or its end is missing"),
        (b"PK\x03\x04" + b"\0" * 500, "no archive, or its end is missing"),
        (SMALL[:-30], "no archive, or its end is missing"),
        (SMALL[:200] + SMALL[300:], "damaged"),
        (packed({}), "no manifest"),
        (packed({"manifest.json": b"[]"}), "manifest.json: expected an object"),
        (changed(LEFT_TO_RIGHT), f"{VISIT_FILE}: is not as it was written: its hash is another one"),
        (changed(swap(VISIT_FILE, b'"left"', b'"Left"')), f"{VISIT_FILE}: is not as it was written"),
        (changed(drop(VISIT_FILE)), f"{VISIT_FILE}: is in the manifest and missing"),
        (changed(put("clients/000002/client.json", b"{}")), "clients/000002/client.json: is not in the manifest"),
        (
            changed(put("clients/000001/visits/0009.kept.json", b"{}"), mend=True),
            "clients/000001/visits/0009.kept.json: belongs to no visit",
        ),
        (changed(put("clients/000001/evil.exe", b"")), "evil.exe: is no file of an archive of charts"),
        (changed(put("../../../etc/passwd", b"")), "is no file of an archive of charts"),
        (changed(put("/etc/passwd", b"")), "is no file of an archive of charts"),
        (changed(put("clients\\000001\\client.json", b"")), "is no file of an archive of charts"),
        (changed(put("clients/０００００１/client.json", b"")), "is no file of an archive of charts"),
        (changed(swap("manifest.json", b"archive/1", b"archive/2")), "manifest.json: format: expected"),
        (changed(swap("manifest.json", b'"clients": 1', b'"clients": 2')), "names 2 clients"),
        (changed(swap("manifest.json", b'"visits": 1', b'"visits": 2')), "names 2 visits"),
        (changed(swap("manifest.json", b'"bytes"', b'"size"')), "manifest.json: files[0].size: unknown key"),
        (changed(swap("manifest.json", b'"sha256": "', b'"sha256": "x')), "64 hexadecimal digits"),
        (changed(swap("manifest.json", b"2026-03-02T", b"tomorrow ")), "made_at: expected a date and time"),
        (changed(swap(VISIT_FILE, b'"pain"', b'"lump"'), mend=True), f"{VISIT_FILE}: findings[0].kind: unknown kind"),
        (changed(put(VISIT_FILE, b"\xff\xfe"), mend=True), f"{VISIT_FILE}: is not UTF-8"),
        (changed(swap(CLIENT_FILE, b"client/1", b"client/9"), mend=True), f"{CLIENT_FILE}: format: expected"),
        (changed(swap(CLIENT_FILE, b"1987-04-12", b"1987-04-31"), mend=True), f"{CLIENT_FILE}: born: there is no day"),
        (changed(swap(CLIENT_FILE, b"000001/visits", b"000002/visits"), mend=True), "visits[0]: expected the path"),
        (changed(swap(CLIENT_FILE, b"Example", b"  "), mend=True), f"{CLIENT_FILE}: family_name: is empty"),
    ],
)
def test_what_is_not_as_it_was_written_is_refused(content: bytes, words: str) -> None:
    with pytest.raises(UserError) as refused:
        read(content)
    assert words in str(refused.value)


def test_an_id_stands_but_once() -> None:
    other = replace(KIM, id="d" * 32)
    for content, words in (
        (written(Held(KIM, ()), Held(KIM, ())), "clients/000002/client.json: id: another client"),
        (written(Held(KIM, (VISIT,)), Held(other, (VISIT,))), "clients/000002/visits/0001.json: id: another visit"),
    ):
        with pytest.raises(UserError, match=words):
            read(content)


def entry(name: str, **fields: object) -> bytes:
    """The small archive with one entry more, of an unusual form."""
    file = BytesIO(SMALL)
    info = zipfile.ZipInfo(name)
    content = fields.pop("content", b"x")
    for key, value in fields.items():
        setattr(info, key, value)
    with zipfile.ZipFile(file, "a") as outer:
        outer.writestr(info, content)  # type: ignore[arg-type]
    return file.getvalue()


def test_links_unusual_packing_and_bombs_are_refused() -> None:
    name = "clients/000001/visits/0002.json"
    for content, words in (
        (entry(name, external_attr=(stat.S_IFLNK | 0o777) << 16), "is a link"),
        (entry(name, compress_type=zipfile.ZIP_BZIP2), "never uses"),
        (entry(name, compress_type=zipfile.ZIP_DEFLATED, content=b"\0" * 2_000_000), "far more than a chart"),
        (entry(name, compress_type=zipfile.ZIP_DEFLATED, content=b"\0" * (17 << 20)), "larger than 16 million"),
    ):
        with pytest.raises(UserError, match=words):
            read(content)


def test_a_name_that_stands_twice_is_refused() -> None:
    with pytest.warns(UserWarning, match="Duplicate name"):
        content = entry(VISIT_FILE)
    with pytest.raises(UserError, match="stands twice"):
        read(content)


def test_an_archive_with_too_many_or_too_large_files_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    for limit, words in (
        ("MOST_FILES", "more than"),
        ("_LARGEST_DIRECTORY", "more than"),
        ("LARGEST_UNPACKED", "unpacks to"),
        ("LARGEST_PACKED", "larger"),
    ):
        with monkeypatch.context() as lower:
            lower.setattr(unpacking, limit, 1)
            with pytest.raises(UserError, match=words):
                read(SMALL)


def test_every_cut_and_every_rotten_byte_is_noticed_or_harmless() -> None:
    whole = read(SMALL)
    for place in range(0, len(SMALL), 7):
        rotten = bytearray(SMALL)
        rotten[place] ^= 0x55
        for content in (SMALL[:place], bytes(rotten)):
            with contextlib.suppress(UserError):
                assert read(content) == whole
