"""The address of a server: what names one, what is asked of the line to it, and that its password is never shown."""

import pytest

from bodymap.errors import UserError
from bodymap.store.server.address import ServerAddress, names_server

SECRET = "verysecret"


@pytest.mark.parametrize(
    ("text", "server"),
    [
        ("postgresql://robin@db.example/clinic", True),
        ("postgresql+psycopg://robin@db.example/clinic", True),
        ("postgres://db.example/clinic", True),
        ("practice.bodymap", False),
        ("C:\\records\\practice.bodymap", False),
        ("postgresql", False),
    ],
)
def test_what_names_a_server(text: str, server: bool) -> None:
    assert names_server(text) is server


@pytest.mark.parametrize(
    "text", ["postgresql://db.example", "postgresql://db.example/", "mysql://h/d", "postgresql://h:x/d"]
)
def test_what_names_no_database_is_refused_in_words(text: str) -> None:
    with pytest.raises(UserError, match=r"The address of the server .*postgresql://user@host/database"):
        ServerAddress.parse(text)


def test_the_password_is_in_no_text() -> None:
    address = ServerAddress.parse(f"postgresql+psycopg://robin:{SECRET}@db.example/clinic")
    assert str(address) == "clinic on db.example"
    assert SECRET not in f"{address!r} {address}"
    assert SECRET in address.url
    assert address.user == "robin"


@pytest.mark.parametrize(
    ("text", "mode"),
    [
        ("postgresql://robin@db.example/clinic", "verify-full"),
        ("postgresql://robin@db.example/clinic?sslmode=require", None),
        ("postgresql://robin@/clinic?host=db.example", "verify-full"),
        ("postgresql://robin@localhost/clinic", None),
        ("postgresql://robin@[::1]/clinic", None),
        ("postgresql://robin@/clinic?host=/run/postgresql", None),
    ],
)
def test_a_server_elsewhere_must_prove_who_it_is_unless_told_otherwise(text: str, mode: str | None) -> None:
    assert ServerAddress.parse(text).options().get("sslmode") == mode


def test_no_statement_makes_a_window_wait_longer_than_two_seconds() -> None:
    options = str(ServerAddress.parse("postgresql://localhost/clinic").options()["options"])
    assert "statement_timeout=2000" in options
    assert "lock_timeout=1500" in options
