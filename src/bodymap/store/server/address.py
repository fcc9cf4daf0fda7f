"""Where a record on a server is: `postgresql://user@host/database`, as `--db` or BODYMAP_DB has it.

Hides which spellings name a server, what is asked of the line to it, and the password, which is never shown. Imports
neither SQLAlchemy nor the driver.
"""

from dataclasses import dataclass
from urllib.parse import parse_qs, unquote, urlsplit

from bodymap.errors import UserError
from bodymap.language import tr

SCHEMES = ("postgresql", "postgresql+psycopg", "postgres")
LOCAL = ("", "localhost", "127.0.0.1", "::1")
"""Hosts whose line leaves this computer nowhere; a host that begins with `/` is a folder with a socket."""

STATEMENT = 2000
"""Milliseconds that a statement may take before the server gives it up, so that no window stands still for longer."""

WAIT_FOR_OTHERS = 1500
"""Milliseconds to wait for what another user is just writing."""

CONNECT = 2
"""Seconds to wait for the server's first answer; the least that the driver takes."""

_EXAMPLE = tr("Name one as postgresql://user@host/database.")


def names_server(text: str) -> bool:
    """Whether a `--db` means a server and not a file."""
    return text.partition("://")[0] in SCHEMES and "://" in text


@dataclass(frozen=True, slots=True)
class ServerAddress:
    """A database on a server. `url` may hold a password: it is for the driver alone and not part of any text."""

    url: str
    host: str
    database: str
    user: str

    @classmethod
    def parse(cls, text: str) -> "ServerAddress":
        """Raises UserError for what names no database."""
        try:
            parts = urlsplit(text)
            asked = parse_qs(parts.query)
            host = asked.get("host", [parts.hostname or ""])[0]
            _ = parts.port
        except ValueError as error:
            raise UserError(tr("The address of the server cannot be read."), _EXAMPLE) from error
        database = unquote(parts.path.lstrip("/"))
        if parts.scheme not in SCHEMES or not database or "/" in database:
            raise UserError(tr("The address of the server names no database."), _EXAMPLE)
        plain = text.partition("://")[2]
        return cls(f"postgresql://{plain}", host, database, unquote(parts.username or ""))

    def __repr__(self) -> str:
        return f"ServerAddress({self})"

    def __str__(self) -> str:
        if self.remote:
            return tr("{database} on {host}", database=self.database, host=self.host)
        return tr("{database} on this computer", database=self.database)

    @property
    def remote(self) -> bool:
        """Whether the line leaves this computer."""
        return not (self.host in LOCAL or self.host.startswith("/"))

    def options(self, *, read_only: bool = False, patient: bool = False) -> dict[str, object]:
        """What the driver is told beside the address; `patient` is for updates, which may take their time.

        A server elsewhere must prove who it is by its certificate (`sslmode=verify-full`), unless the address says
        another mode itself.
        """
        session = {
            "statement_timeout": 0 if patient else STATEMENT,
            "lock_timeout": 60_000 if patient else WAIT_FOR_OTHERS,
            "idle_in_transaction_session_timeout": 0 if patient else 30_000,
            "default_transaction_read_only": "on" if read_only else "off",
            "synchronous_commit": "on",
            "search_path": "public",
            "client_encoding": "UTF8",
        }
        options: dict[str, object] = {
            "options": " ".join(f"-c {name}={value}" for name, value in session.items()),
            "application_name": "bodymap",
            "connect_timeout": CONNECT,
            "keepalives_idle": 10,
            "tcp_user_timeout": STATEMENT,
        }
        asked = parse_qs(urlsplit(self.url).query)
        if self.remote and "sslmode" not in asked:
            options["sslmode"] = "verify-full"
            if "sslrootcert" not in asked:
                options["sslrootcert"] = "system"
        return options
