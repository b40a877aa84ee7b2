"""A project's own workflow, read from its file, and a runner for the `run:` steps of a job."""

from __future__ import annotations

import itertools
import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from . import machine

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .workshop import Project

WORKFLOW = ".github/workflows/ci.yml"
# The one step that is not run: Poetry is here already, set up for this machine's package index.
POETRY_STEP = "Poetry"
EXPRESSION = re.compile(r"\$\{\{ *(.+?) *\}\}")
CONDITION = re.compile(r"matrix\.([a-z]+) (==|!=) '([^']*)'")


@dataclass(frozen=True)
class Job:
    """One job of the workflow.

    name: its key in the file
    """

    name: str
    content: dict[str, Any]

    @property
    def services(self) -> set[str]:
        """Return the names of the containers that run beside it."""
        return set(self.content.get("services", {}))

    def rounds(self) -> list[dict[str, str]]:
        """Return the values of each run that the matrix stands for; one empty run without it."""
        matrix = dict(self.content.get("strategy", {}).get("matrix", {}))
        excluded = matrix.pop("exclude", [])
        assert "include" not in matrix, "rounds() does not know `include`"
        every = [dict(zip(matrix, values)) for values in itertools.product(*matrix.values())]  # noqa: B905
        return [
            each for each in every if not any(rule.items() <= each.items() for rule in excluded)
        ]

    def python(self, values: Mapping[str, str]) -> str:
        """Return the version of Python that the job asks for."""
        [step] = [step for step in self.content["steps"] if "setup-python" in step.get("uses", "")]
        return _fill(step["with"]["python-version"], values)

    def run(self, clone: Project, values: Mapping[str, str], variables: Mapping[str, str]) -> str:
        """Run the steps one after the other as GitHub does and return all that they have written.

        values: those of the matrix
        variables: what this machine's services need, on top of the job's own variables
        Raises CommandError at the first step that fails.
        """
        of_the_job = {**_environment(self.content, values), **variables, "CI": "true"}
        of_the_job["GITHUB_SHA"] = clone.run("git", "rev-parse", "HEAD").stdout.strip()
        output = []
        for step in self.content["steps"]:
            if "run" not in step or step["name"] == POETRY_STEP or not _applies(step, values):
                continue
            of_the_step = {**of_the_job, **_environment(step, values)}
            answer = clone.run("bash", "-e", "-c", step["run"], variables=of_the_step)
            output.append(f"step: {step['name']}\n{answer.stdout}")
        return "\n".join(output)


def read_jobs(project: Path) -> dict[str, Job]:
    """Return the jobs of a project's workflow."""
    workflow = yaml.safe_load((project / WORKFLOW).read_text(encoding="utf-8"))
    return {name: Job(name, content) for name, content in workflow["jobs"].items()}


def path_with_python(folder: Path, python: str) -> str:
    """Return a PATH on which `python` is this one, as the action setup-python leaves it."""
    folder.mkdir()
    for name in ("python", "python3"):
        (folder / name).symlink_to(python)
    poetry = Path(machine.find_poetry() or "poetry").parent
    return os.pathsep.join([str(folder), str(poetry), machine.tools_environment()["PATH"]])


def _environment(content: Mapping[str, Any], values: Mapping[str, str]) -> dict[str, str]:
    return {name: _fill(str(text), values) for name, text in content.get("env", {}).items()}


def _fill(text: str, values: Mapping[str, str]) -> str:
    """Put in the values of the matrix; any other expression is a KeyError."""
    return EXPRESSION.sub(lambda found: values[found[1].removeprefix("matrix.")], text)


def _applies(step: Mapping[str, Any], values: Mapping[str, str]) -> bool:
    condition = step.get("if")
    if condition is None:
        return True
    found = CONDITION.fullmatch(condition)
    assert found, f"this runner does not know the condition {condition!r}"
    return (values[found[1]] == found[3]) == (found[2] == "==")
