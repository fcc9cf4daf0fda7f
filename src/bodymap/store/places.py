"""Tells a place where a record is not safe: a network drive, or a folder that a cloud service keeps in step.

SQLite's locks do not hold on most network file systems, and a service that copies a file while it is written leaves a
torn copy on the other computer. Hides mount tables, the marks that services leave, and their usual paths. Reads, never
writes; whatever cannot be read tells nothing. Knows no Qt and no SQLAlchemy.
"""

import os
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePath

from bodymap.language import tr, tr_in

NETWORK = {
    "nfs": "an NFS share",
    "nfs4": "an NFS share",
    "cifs": "a Windows (SMB) share",
    "smb2": "a Windows (SMB) share",
    "smb3": "a Windows (SMB) share",
    "smbfs": "a Windows (SMB) share",
    "afpfs": "an Apple (AFP) share",
    "webdav": "a WebDAV share",
    "davfs": "a WebDAV share",
    "9p": "a drive shared from another machine",
    "ceph": "a Ceph share",
    "glusterfs": "a Gluster share",
    "ncpfs": "a Novell share",
    "afs": "an AFS share",
    "fuse.sshfs": "an SSH share",
    "fuse.rclone": "an rclone mount",
    "fuse.davfs": "a WebDAV share",
    "fuse.davfs2": "a WebDAV share",
    "fuse.glusterfs": "a Gluster share",
    "fuse.gvfsd-fuse": "a network drive of the desktop",
    "fuse.smbnetfs": "a Windows (SMB) share",
    "fuse.s3fs": "an S3 mount",
    "fuse.google-drive-ocamlfuse": "a Google Drive mount",
}
"""File system type, as the mount table writes it → what it is."""

MARKS: tuple[tuple[str, str], ...] = (
    (".dropbox", "Dropbox"),
    (".dropbox.cache", "Dropbox"),
    (".owncloudsync.log", "ownCloud"),
    (".nextcloudsync.log", "Nextcloud"),
    ("._sync_*.db", "Nextcloud or ownCloud"),
    (".sync_*.db", "Nextcloud or ownCloud"),
    (".849C9593-D756-4E56-8D6E-42412F2A707B", "OneDrive"),
    (".tmp.drivedownload", "Google Drive"),
    (".tmp.driveupload", "Google Drive"),
    (".stfolder", "Syncthing"),
    (".seafile-data", "Seafile"),
    (".pcloud", "pCloud"),
)
"""A file that a service leaves in the folder that it keeps in step → the service. Looked for in every folder above."""

NAMES: tuple[tuple[str, str], ...] = (
    ("dropbox", "Dropbox"),
    ("onedrive", "OneDrive"),
    ("nextcloud", "Nextcloud"),
    ("owncloud", "ownCloud"),
    ("google drive", "Google Drive"),
    ("googledrive", "Google Drive"),
    ("icloud drive", "iCloud Drive"),
    ("iclouddrive", "iCloud Drive"),
    ("mobile documents", "iCloud Drive"),
    ("pclouddrive", "pCloud"),
    ("syncthing", "Syncthing"),
)
"""How the name of a folder begins, in small letters → the service that makes folders of that name."""

_SHARES = {
    "an NFS share": tr_in("the record lies on …", "an NFS share"),
    "a Windows (SMB) share": tr_in("the record lies on …", "a Windows (SMB) share"),
    "an Apple (AFP) share": tr_in("the record lies on …", "an Apple (AFP) share"),
    "a WebDAV share": tr_in("the record lies on …", "a WebDAV share"),
    "a drive shared from another machine": tr_in("the record lies on …", "a drive shared from another machine"),
    "a Ceph share": tr_in("the record lies on …", "a Ceph share"),
    "a Gluster share": tr_in("the record lies on …", "a Gluster share"),
    "a Novell share": tr_in("the record lies on …", "a Novell share"),
    "an AFS share": tr_in("the record lies on …", "an AFS share"),
    "an SSH share": tr_in("the record lies on …", "an SSH share"),
    "an rclone mount": tr_in("the record lies on …", "an rclone mount"),
    "a network drive of the desktop": tr_in("the record lies on …", "a network drive of the desktop"),
    "an S3 mount": tr_in("the record lies on …", "an S3 mount"),
    "a Google Drive mount": tr_in("the record lies on …", "a Google Drive mount"),
    "a network drive": tr_in("the record lies on …", "a network drive"),
}
"""What a drive is → how it is said: a record keeps the first, which must not change with the language."""


@dataclass(frozen=True, slots=True)
class Hazard:
    """What is wrong with a place: `kind` is `network` or `sync`, `name` what it is, in English in every language."""

    kind: str
    name: str

    @property
    def message(self) -> str:
        if self.kind == "network":
            place = _SHARES.get(self.name, self.name)
            return tr("The record lies on {place}. Two computers could write to it at once and damage it.", place=place)
        service = tr("Nextcloud or ownCloud") if self.name == "Nextcloud or ownCloud" else self.name
        return tr(
            "The record lies in a folder that {service} keeps in step. A copy made while you work can be torn.",
            service=service,
        )

    @property
    def remedy(self) -> str:
        if self.kind == "network":
            return tr("Move it to a drive of this computer, and keep the backups on the share.")
        return tr("Move it out of that folder, and let only the backups be kept in step.")


def hazard(path: Path) -> Hazard | None:
    """What speaks against keeping a record at this path; None where nothing is known."""
    folder = _real(path).parent
    return network_drive(folder, _mounts()) or _windows_drive(folder) or sync_folder(folder, os.environ, _has)


def network_drive(folder: PurePath, mounts: Iterable[tuple[str, str]]) -> Hazard | None:
    """The network file system that this folder is on, by (mount point, type) of everything mounted."""
    deepest = ("", "")
    for point, kind in mounts:
        # of two on one point the later hides the earlier
        if (folder == PurePath(point) or PurePath(point) in folder.parents) and len(point) >= len(deepest[0]):
            deepest = (point, kind)
    name = NETWORK.get(deepest[1].lower())
    return Hazard("network", name) if name else None


def sync_folder(
    folder: PurePath, environment: Mapping[str, str], has: Callable[[PurePath, str], bool]
) -> Hazard | None:
    """The service that keeps this folder in step, by its marks, its variables and the names of the folders above.

    `has` tells whether a folder holds a file of that name or pattern.
    """
    folders = (folder, *folder.parents)
    for pattern, service in MARKS:
        if any(has(each, pattern) for each in folders):
            return Hazard("sync", service)
    for name in ("OneDrive", "OneDriveConsumer", "OneDriveCommercial"):
        where = environment.get(name)
        if where and PurePath(where) in folders:
            return Hazard("sync", "OneDrive")
    for each in folders:
        word = each.name.lower()
        if each.parent.name == "CloudStorage":
            return Hazard("sync", each.name.split("-")[0])
        for start, service in NAMES:
            # "Dropbox", "Dropbox (Practice)", "OneDrive - Practice": never "dropboxes"
            if word == start or word.startswith((f"{start} ", f"{start}-", f"{start}(")):
                return Hazard("sync", service)
    return None


def mount_table(text: str) -> list[tuple[str, str]]:
    """(Mount point, file system type) of each line of Linux's `/proc/self/mountinfo`; lines of other forms are left."""
    found = []
    for line in text.splitlines():
        left, dash, right = line.partition(" - ")
        fields, kind = left.split(" "), right.split(" ")[0]
        if dash and len(fields) > 4 and kind:
            found.append((_unescaped(fields[4]), kind))
    return found


def mount_lines(text: str) -> list[tuple[str, str]]:
    """The same of macOS's `mount`: `//me@server/share on /Volumes/share (smbfs, nodev, …)`."""
    found = []
    for line in text.splitlines():
        head, bracket, rest = line.rpartition(" (")
        _, on, point = head.partition(" on ")
        if bracket and on:
            found.append((point, rest.split(",")[0].rstrip(")")))
    return found


def _unescaped(text: str) -> str:
    for code, sign in (("\\040", " "), ("\\011", "\t"), ("\\012", "\n"), ("\\134", "\\")):
        text = text.replace(code, sign)
    return text


def _mounts() -> list[tuple[str, str]]:
    try:
        if sys.platform.startswith("linux"):
            return mount_table(Path("/proc/self/mountinfo").read_text(encoding="utf-8", errors="replace"))
        if sys.platform == "darwin":
            told = subprocess.run(["/sbin/mount"], capture_output=True, text=True, timeout=2, check=False)
            return mount_lines(told.stdout)
    except (OSError, subprocess.SubprocessError):
        pass
    return []


if sys.platform == "win32":

    def _windows_drive(folder: Path) -> Hazard | None:
        import ctypes

        remote = 4  # DRIVE_REMOTE
        share = folder.anchor.startswith("\\\\")
        if share or ctypes.windll.kernel32.GetDriveTypeW(folder.anchor) == remote:
            return Hazard("network", "a network drive")
        return None

else:

    def _windows_drive(folder: Path) -> Hazard | None:  # noqa: ARG001
        return None


def _has(folder: PurePath, pattern: str) -> bool:
    try:
        return next(Path(folder).glob(pattern), None) is not None
    except OSError:
        return False


def _real(path: Path) -> Path:
    try:
        return path.resolve()
    except (OSError, RuntimeError):
        return path.absolute()
