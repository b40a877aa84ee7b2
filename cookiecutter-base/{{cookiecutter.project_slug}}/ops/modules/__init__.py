"""Modules of a project: embedded as source, wired, updated, offered upstream, removed.

Everything is made beside the project first, in git's object database: merges, managed files, the
lock. Only then the branch moves, in one step that a journal covers (`operation`).
"""
