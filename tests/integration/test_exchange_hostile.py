"""Files that were made to do harm are refused in a sentence; each in the torture programme, all of them here in one."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1]))
import hostile_files
from bodymap.errors import UserError


def test_every_hostile_file_is_refused_and_every_control_taken_in(tmp_path: Path) -> None:
    paths = hostile_files.write(tmp_path)
    hostile = [path for path in paths if path.name not in hostile_files.SOUND]
    assert len(hostile) >= 40
    for path in paths:
        begun = time.process_time()
        if path in hostile:
            with pytest.raises(UserError) as refused:
                hostile_files.try_one(path)
            assert 0 < len(str(refused.value)) < 1000, path.name
        else:
            assert hostile_files.try_one(path) in ("chart", "archive", "fhir")
        assert time.process_time() - begun < hostile_files.MOST_SECONDS, path.name
        path.unlink()
    assert not list(tmp_path.iterdir())


@pytest.mark.skipif(os.name != "posix", reason="limits of memory are POSIX's")
@pytest.mark.parametrize("name", ["many-keys.json", "wide-text.json", "overlapping.zip"])
def test_the_heaviest_stay_within_little_memory(tmp_path: Path, name: str) -> None:
    import resource

    [path] = [path for path in hostile_files.write(tmp_path) if path.name == name]
    most = hostile_files.MOST_BYTES
    done = subprocess.run(
        [sys.executable, hostile_files.__file__, str(path)],
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (most, most)),
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stdout + done.stderr
