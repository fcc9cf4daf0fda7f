"""Protocols for these tests. The mutation run puts another one in the place of the IT band's."""

import sys
from pathlib import Path

import pytest

from bodymap.protocol import Protocol, load_folder, load_protocol

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))


@pytest.fixture(scope="session")
def it_band(request: pytest.FixtureRequest) -> Protocol:
    return getattr(request.config, "protocol_under_test", None) or load_protocol("it_band")


@pytest.fixture(scope="session")
def forearm() -> Protocol:
    return load_folder(HERE.parents[1] / "data" / "protocols" / "forearm")
