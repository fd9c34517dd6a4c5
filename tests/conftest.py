"""Settings and fixtures that many tests share."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from qualcode.store.project import Project

settings.register_profile("qualcode", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("qualcode")


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """An empty project, written by Ann."""
    return Project.create(tmp_path / "study.qualcode", "study", who="Ann")
