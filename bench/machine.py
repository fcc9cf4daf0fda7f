"""What kind of machine the figures are from: enough to compare, nothing that names it."""

from __future__ import annotations

import os
import platform
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from sqlcipher3 import dbapi2


def describe() -> dict[str, str]:
    """Processor, cores, system and the versions that matter, and how busy it was when the bench began."""
    return {
        "processor": _processor(),
        "cores": str(os.cpu_count() or "?"),
        "system": f"{platform.system()} {platform.machine()}",
        "Python": platform.python_version(),
        "PySide6": _version("PySide6-Essentials"),
        "SQLAlchemy": _version("SQLAlchemy"),
        "SQLite": dbapi2.sqlite_version,
        "Qt platform": os.environ.get("QT_QPA_PLATFORM", "native"),
        "load at the start": f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "not known",
    }


def resident_mib() -> float | None:
    """The memory that this process holds, in MiB; None where the system does not tell it, and it is left out."""
    status = Path("/proc/self/status")
    if not status.exists():
        return None
    for row in status.read_text().splitlines():
        if row.startswith("VmRSS:"):
            return int(row.split()[1]) / 1024
    return None


def _processor() -> str:
    known = Path("/proc/cpuinfo")
    if known.exists():
        for row in known.read_text().splitlines():
            if row.startswith("model name"):
                return " ".join(row.partition(":")[2].split())
    return platform.processor() or "not known"


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "none"
