"""Being remembered on this computer: whatever a keyring does, it lets in whom it should, or nobody."""

import base64

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends import fail, null

from bodymap.domain.author import Author
from bodymap.keys import KeyFile, Unlocked, remembering

PHRASE = "tulip bridge copper lantern"


class Kept(KeyringBackend):
    """A keyring that keeps in memory; `broken` raises as a bus that has gone away does."""

    priority = 5  # type: ignore[assignment]

    def __init__(self) -> None:
        super().__init__()
        self.entries: dict[tuple[str, str], str] = {}
        self.broken = False

    def get_password(self, service: str, username: str) -> str | None:
        self._may()
        return self.entries.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self._may()
        self.entries[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        self._may()
        del self.entries[service, username]

    def _may(self) -> None:
        if self.broken:
            raise ConnectionResetError("the bus is gone")


@pytest.fixture
def kept(monkeypatch: pytest.MonkeyPatch) -> Kept:
    made = Kept()
    monkeypatch.setattr(keyring, "get_keyring", lambda: made)
    return made


@pytest.fixture
def keys() -> tuple[KeyFile, Unlocked]:
    made, key, _ = KeyFile.new("0123", Author(name="Aya Example", role="admin"), PHRASE)
    return made, Unlocked(key, made.users[0])


def test_what_was_kept_lets_in_until_it_is_forgotten(kept: Kept, keys: tuple[KeyFile, Unlocked]) -> None:
    made, unlocked = keys
    assert remembering.possible()
    assert remembering.remembered(made) is None
    assert remembering.remember(made, unlocked)
    assert list(kept.entries) == [("bodymap", "0123")]
    assert remembering.remembered(made) == unlocked
    assert remembering.forget(made)
    assert remembering.remembered(made) is None
    assert not remembering.forget(made)


def test_a_user_who_is_gone_is_not_let_in(kept: Kept, keys: tuple[KeyFile, Unlocked]) -> None:
    made, unlocked = keys
    two = made.with_user(Author(name="Ben Sample", role="admin"), "walnut ferry cobalt drizzle", unlocked.key)
    assert remembering.remember(two, Unlocked(unlocked.key, two.users[1]))
    assert remembering.remembered(two) is not None
    assert remembering.remembered(two.without_user(two.users[1].id, unlocked.key)) is None


@pytest.mark.parametrize(
    "found", ["", "nonsense", "1:not base64!", "1:", f"1:{base64.b64encode(bytes(32)).decode()}", "🗝:\x00"]
)
def test_what_is_no_key_of_this_record_lets_nobody_in(kept: Kept, keys: tuple[KeyFile, Unlocked], found: str) -> None:
    kept.entries["bodymap", "0123"] = found
    assert remembering.remembered(keys[0]) is None


def test_a_keyring_that_breaks_is_as_if_nothing_had_been_kept(kept: Kept, keys: tuple[KeyFile, Unlocked]) -> None:
    made, unlocked = keys
    remembering.remember(made, unlocked)
    kept.broken = True
    assert remembering.remembered(made) is None
    assert not remembering.remember(made, unlocked)
    assert not remembering.forget(made)
    kept.broken = False
    assert remembering.remembered(made) == unlocked


@pytest.mark.parametrize("backend", [fail.Keyring, null.Keyring])
def test_where_nothing_is_kept_safely_it_is_not_offered(
    backend: type[KeyringBackend], monkeypatch: pytest.MonkeyPatch, keys: tuple[KeyFile, Unlocked]
) -> None:
    monkeypatch.setattr(keyring, "get_keyring", backend)
    assert not remembering.possible()
    assert not remembering.remember(*keys)
    assert remembering.remembered(keys[0]) is None


def test_a_keyring_in_a_plain_file_is_not_offered(kept: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Kept, "priority", 0.5)
    assert not remembering.possible()
