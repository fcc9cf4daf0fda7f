"""Where the files are that the program ships: knowledge, diagrams, icons, themes, migrations.

Hides the difference between a checkout and an installed wheel. Imports nothing of bodymap.
"""

from functools import cache
from pathlib import Path


@cache
def _root() -> Path:
    packaged = Path(__file__).with_name("_data")
    return packaged if packaged.is_dir() else Path(__file__).parents[2]


def resource(*parts: str) -> Path:
    """The path of a shipped file or folder below `resources/`, whether or not it exists."""
    return _root().joinpath("resources", *parts)


def migrations() -> Path:
    """The folder that holds Alembic's `env.py` and `versions/`."""
    return _root() / "db"
