"""A record on a network drive or in a folder of a cloud service is warned about; an ordinary folder is not."""

from pathlib import Path, PurePath, PurePosixPath

import pytest

from bodymap.store.places import Hazard, hazard, mount_lines, mount_table, network_drive, sync_folder

MOUNTINFO = r"""22 1 254:1 / / rw,relatime shared:1 - ext4 /dev/vda1 rw
41 22 0:35 / /home/kim/share rw,relatime shared:20 - cifs //server/share rw,vers=3.0
42 22 0:36 / /mnt/nfs rw shared:21 - nfs4 server:/export rw
43 22 0:37 / /home/kim/ssh\040mount rw - fuse.sshfs kim@server:/ rw
44 41 0:38 / /home/kim/share/local rw - ext4 /dev/sdb1 rw
45 22 0:39 / /media/usb rw - fuseblk /dev/sdc1 rw
46 22 0:40 / /twice rw - nfs old:/x rw
47 22 0:41 / /twice rw - tmpfs tmpfs rw
a line of another form
"""
MOUNT = """/dev/disk3s1 on / (apfs, sealed, local, read-only, journaled)
//kim@server/share on /Volumes/the share (smbfs, nodev, nosuid, mounted by kim)
"""


def nowhere(_folder: PurePath, _pattern: str) -> bool:
    return False


@pytest.mark.parametrize(
    ("folder", "name"),
    [
        ("/home/kim/share/practice", "a Windows (SMB) share"),
        ("/mnt/nfs", "an NFS share"),
        ("/home/kim/ssh mount/x", "an SSH share"),
        ("/home/kim", ""),
        ("/home/kim/shared", ""),
        ("/home/kim/share/local/x", ""),
        ("/media/usb", ""),
        ("/twice", ""),
    ],
)
def test_the_deepest_mount_tells_whether_a_folder_is_on_the_network(folder: str, name: str) -> None:
    found = network_drive(PurePosixPath(folder), mount_table(MOUNTINFO))
    assert found == (Hazard("network", name) if name else None)


def test_the_mounts_of_macos_are_read_from_its_command() -> None:
    found = network_drive(PurePosixPath("/Volumes/the share/practice"), mount_lines(MOUNT))
    assert found == Hazard("network", "a Windows (SMB) share")
    assert network_drive(PurePosixPath("/Users/kim"), mount_lines(MOUNT)) is None


@pytest.mark.parametrize(
    ("folder", "service"),
    [
        ("/home/kim/Dropbox/practice", "Dropbox"),
        ("/home/kim/Dropbox (Practice)", "Dropbox"),
        ("/Users/kim/OneDrive - Practice/x", "OneDrive"),
        ("/Users/kim/Library/Mobile Documents/com~apple~CloudDocs", "iCloud Drive"),
        ("/Users/kim/Library/CloudStorage/GoogleDrive-kim@example.org/My Drive", "GoogleDrive"),
        ("/home/kim/Nextcloud", "Nextcloud"),
        ("/home/kim/Google Drive", "Google Drive"),
        ("/home/kim/dropboxes", ""),
        ("/home/kim/my dropbox", ""),
        ("/home/kim/practice", ""),
    ],
)
def test_the_names_of_folders_tell_a_service(folder: str, service: str) -> None:
    found = sync_folder(PurePosixPath(folder), {}, nowhere)
    assert found == (Hazard("sync", service) if service else None)


def test_a_mark_in_any_folder_above_tells_a_service(tmp_path: Path) -> None:
    deep = tmp_path / "cloud" / "practice" / "records"
    deep.mkdir(parents=True)
    assert hazard(deep / "record.bodymap") is None
    (tmp_path / "cloud" / "._sync_0a1b2c.db").touch()
    assert hazard(deep / "record.bodymap") == Hazard("sync", "Nextcloud or ownCloud")


def test_a_link_into_a_service_s_folder_is_followed(tmp_path: Path) -> None:
    (tmp_path / "Dropbox").mkdir()
    link = tmp_path / "innocent"
    link.symlink_to(tmp_path / "Dropbox")
    assert hazard(link / "record.bodymap") == Hazard("sync", "Dropbox")


def test_the_variable_that_onedrive_sets_is_believed() -> None:
    folder = PurePosixPath("/c/elsewhere/practice")
    assert sync_folder(folder, {"OneDrive": "/c/elsewhere"}, nowhere) == Hazard("sync", "OneDrive")


@pytest.mark.parametrize("kind", ["network", "sync"])
def test_a_hazard_says_what_can_happen_and_what_to_do(kind: str) -> None:
    found = Hazard(kind, "a share")
    assert "The record lies" in found.message
    assert "backups" in found.remedy
