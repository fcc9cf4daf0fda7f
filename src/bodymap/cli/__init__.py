"""The command line: the same verbs without a window. The window itself is handed in, not imported.

Each command lives in a module of its own that is imported only when it is named, so that `bodymap suggest` starts
without Qt and without a database.

Exit status 0 means that the command did what it was asked. 1 means that what it was asked about is not sound: a check
found faults, or a chart could not be judged by an error inside the program (its suggestions are printed all the same,
with everything to avoid). 2 means that a person must mend the input: a UserError ends any command with its sentence on
standard error. Over many lines 2 wins over 1, and 1 over 0.
"""

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path

from bodymap import __version__, language
from bodymap.errors import UserError

COMMANDS = {
    "suggest": "suggest",
    "diagram": "diagram",
    "print": "print_sheet",
    "report": "progress_report",
    "homecare": "home_care",
    "referral": "referral",
    "picture": "picture",
    "protocol": "protocol",
    "backup": "backup",
    "restore": "restore",
    "check": "check",
    "export": "export",
    "import": "import_",
    "key": "key",
    "audit": "audit",
    "clinic": "clinic",
}
"""Command → the module of this package that adds its parser and runs it."""

READ_EXAMPLES = frozenset({"print", "report", "homecare", "referral", "picture", "export"})
"""The commands that `--demo` gives the made-up clients in place of a record; what keeps a record has no use for it."""

VARIABLE = "BODYMAP_DB"
"""Names the record where no `--db` does."""

LANGUAGE = "BODYMAP_LANGUAGE"
"""Names the language where no `--language` does."""

OpenWindow = Callable[[str | None, bool, str], int]
"""Opens the window on a record file (None: the usual one) or, where the second is true, on the examples; the third is
the language that was asked for, or empty for the setting's or the system's.
"""


def main(arguments: Sequence[str], open_window: OpenWindow | None = None) -> int:
    """Runs one command line and returns the exit status, as the module says."""
    if sys.stderr is None:
        # closed by whoever started the program: `print` would send what belongs there into the answer
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8")
    wish = _language(arguments)
    # before the modules of the commands, which hold words; a script's output does not change with the system
    language.choose(wish)
    parser = _parser(arguments)
    if open_window is not None:
        parser.set_defaults(run=lambda options: open_window(options.db, options.demo, wish), knows_examples=True)
    options = parser.parse_args(arguments)
    if not hasattr(options, "run"):
        parser.error("a command is needed where there is no window")
    try:
        if options.demo and not options.knows_examples:
            raise UserError("This command has no use for the examples of --demo.", "Leave --demo out.")
        return int(options.run(options))
    except UserError as error:
        print(f"bodymap: {error}", file=sys.stderr)
        return 2
    except BrokenPipeError:
        # the reader of a pipe went away; nothing to tell anybody
        sys.stderr.close()
        return 1


def _language(arguments: Sequence[str]) -> str:
    """The language asked for, read ahead of everything else; the whole parser complains of a wrong one."""
    ahead = argparse.ArgumentParser(add_help=False, allow_abbrev=False, exit_on_error=False)
    ahead.add_argument("--language", nargs="?")
    named: str | None = ahead.parse_known_args(list(arguments))[0].language
    return named or os.environ.get(LANGUAGE) or ""


def _parser(arguments: Sequence[str]) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="bodymap",
        description="Palpation charting on a lateral leg-and-hip diagram. Without a command the window opens.",
        epilog="bodymap is an aid: the therapist decides. No clinician has yet reviewed its rules.",
    )
    parser.add_argument("--version", action="version", version=f"bodymap {__version__}")
    parser.add_argument(
        "--db",
        metavar="PATH",
        default=os.environ.get(VARIABLE) or None,
        help=f"the record file to open, made where there is none; or postgresql://user@host/database "
        f"(default: {VARIABLE}, then the usual file)",
    )
    parser.add_argument(
        "--language",
        choices=tuple(language.OFFERED),
        help=f"the language of window and paper (default: {LANGUAGE}; then for the window its setting, then the "
        "system's, and for a command English)",
    )
    parser.add_argument(
        "--demo",
        action="store_true",
        help="open a temporary record with made-up example clients; export and the sheets read it, too",
    )
    parser.add_argument("--passphrase-file", type=Path, metavar="FILE", help="holds the passphrase of the record")
    parser.add_argument("--user", metavar="NAME", help="who opens an encrypted record that has several users")
    named = next((a for a in arguments if a in COMMANDS), None)
    asked = {"-h", "--help"} & set(arguments)
    subparsers = parser.add_subparsers(metavar="COMMAND", title="commands")
    for name in COMMANDS:
        if asked or name == named:
            module = import_module(f"bodymap.cli.{COMMANDS[name]}")
            command = module.add_parser(subparsers)
            command.set_defaults(run=module.run, knows_examples=name in READ_EXAMPLES)
        elif named is None:
            # the window is wanted, or a command that there is not: then the known ones are only named
            subparsers.add_parser(name)
    return parser
