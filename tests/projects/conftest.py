"""Fixtures of this folder."""

from .fixtures import deployed, postgres, project, shared_folder, theme, workshop

__all__ = ["deployed", "postgres", "project", "shared_folder", "theme", "workshop"]
