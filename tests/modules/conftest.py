"""Fixtures of this folder."""

from tests.projects.fixtures import project, shared_folder, theme, workshop

__all__ = ["project", "shared_folder", "theme", "workshop"]
