"""Watching a deployment until it serves, or until it is known why it does not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from quickscale.railway import api
from quickscale.railway.failures import PATIENCE, SERVICE, DeploymentFailedError, RailwayError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from quickscale.railway.api import Progress
    from quickscale.railway.client import Client

LAST_LINES = 50
SIGN_OF_LIFE_SECONDS = 30
BUILD_STEPS = ("SNAPSHOT_CODE", "BUILD_IMAGE", "PUBLISH_IMAGE")
STEPS = {
    "SNAPSHOT_CODE": "taking the files",
    "BUILD_IMAGE": "building the image",
    "PUBLISH_IMAGE": "publishing the image",
    "WAIT_FOR_DEPENDENCIES": "waiting for other services",
    "PRE_DEPLOY_COMMAND": "migrating the database",
    "CREATE_CONTAINER": "starting the container",
    "HEALTHCHECK": "checking its health",
    "MIGRATE_VOLUMES": "moving volumes",
    "CONFIGURE_NETWORK": "setting up the network",
    "DRAIN_INSTANCES": "letting the release before it end",
}
NEXT_COMMANDS = {
    "BUILD_IMAGE": "docker build .",
    "PRE_DEPLOY_COMMAND": "quickscale manage migrate --plan",
}
NEXT_COMMAND = "quickscale deploy railway --verbose"
DOCKER = "DOCKERFILE"


class Lines:
    """The lines of a log, each told once though it is asked for again and again."""

    def __init__(self) -> None:
        """Have told none."""
        self._told: set[tuple[str, str]] = set()

    def new(self, lines: Iterable[tuple[str, str]]) -> list[str]:
        """Return the texts that were not told before."""
        fresh = [line for line in lines if line not in self._told]
        self._told.update(fresh)
        return [text for _, text in fresh]


class Watch:
    """Follows one deployment.

    say: prints a line
    with_logs: whether to print what building and the site write, secrets masked
    """

    def __init__(
        self, client: Client, deployment: str, *, say: Callable[[str], None], with_logs: bool
    ) -> None:
        """Nothing is asked yet."""
        self.client = client
        self.deployment = deployment
        self.say = say
        self.with_logs = with_logs
        self.lines = {True: Lines(), False: Lines()}
        self.builder = ""

    def wait(self) -> None:
        """Return when the deployment serves.

        Raises DeploymentFailedError when it ends badly, and QuickScaleError with status 7 when
        the time is up or a person has to approve it.
        """
        pauses = self.client.pace.pauses()
        told, said_at = "", 0.0
        while True:
            progress = api.progress(self.client, self.deployment)
            self.builder = progress.builder or self.builder
            stage = _stage(progress)
            if stage != told:
                self.say(stage)
                pauses.reset()
                told, said_at = stage, self.client.pace.elapsed()
            elif self.client.pace.elapsed() - said_at >= SIGN_OF_LIFE_SECONDS:
                said_at = self.client.pace.elapsed()
                self.say(f"{stage}, {said_at:.0f} s since the start")
            self._tell_logs(progress)
            if progress.status in api.GOOD:
                return
            if progress.status in api.BAD:
                raise self.failure(progress)
            if progress.status == api.NEEDS_APPROVAL:
                raise RailwayError(
                    "the deployment waits for somebody's approval",
                    hint="approve it in Railway's dashboard: it goes on there",
                    status=PATIENCE,
                )
            pauses.wait("the deployment")

    def check_builder(self) -> None:
        """Raise RailwayError when the image was not built from the Dockerfile."""
        if self.builder == DOCKER:
            return
        # What Railway notes down may be what is set, not what it took in the end: the log decides.
        lines = api.logs(self.client, self.deployment, of_build=True)
        if any(DOCKER.lower() in text.lower() for _, text in lines):
            return
        if self.builder:
            message = f"Railway built the image with {self.builder}, not from the Dockerfile"
            hint = "in Railway, open the service's settings and choose Dockerfile as its builder"
            raise RailwayError(message, hint=hint, status=SERVICE)
        self.say("Railway does not say what it built the image from")

    def check_that_it_runs(self) -> None:
        """Raise DeploymentFailedError when the deployment, which was good, is so no more."""
        progress = api.progress(self.client, self.deployment)
        if progress.status not in api.GOOD:
            raise self.failure(progress)

    def failure(self, progress: Progress) -> DeploymentFailedError:
        """Return the error that tells the step that failed, with the end of its log."""
        step = failed_step(progress)
        where = f" while {STEPS.get(step, step)}" if step else ""
        reasons = [event.error for event in progress.events if event.error]
        reason = f": {self.client.masker.mask(reasons[-1])}" if reasons else ""
        return DeploymentFailedError(
            f"the deployment is {progress.status}{where}{reason}; the release before it, if there "
            "was one, goes on serving",
            hint=NEXT_COMMANDS.get(step, NEXT_COMMAND),
            step=step,
            log=self._end_of_log(step),
        )

    def _end_of_log(self, step: str) -> list[str]:
        of_build = step in BUILD_STEPS
        lines = api.logs(self.client, self.deployment, of_build=of_build)
        lines = lines or api.logs(self.client, self.deployment, of_build=not of_build)
        return [self.client.masker.mask(text) for _, text in lines[-LAST_LINES:]]

    def _tell_logs(self, progress: Progress) -> None:
        if not self.with_logs:
            return
        is_over = progress.status in (*api.GOOD, *api.BAD)
        started = {event.step for event in progress.events}
        is_built = bool(started - set(BUILD_STEPS)) or progress.status == "DEPLOYING"
        for of_build in (True, False):
            if is_over or of_build != is_built:
                lines = api.logs(self.client, self.deployment, of_build=of_build)
                for text in self.lines[of_build].new(lines):
                    self.say(f"  | {self.client.masker.mask(text)}")


def _stage(progress: Progress) -> str:
    """Return what is going on, in words."""
    current = [event for event in progress.events if not event.is_done]
    if progress.status in (*api.GOOD, *api.BAD) or not current:
        return progress.status.lower().replace("_", " ")
    step = current[-1].step
    return STEPS.get(step, step.lower().replace("_", " "))


def failed_step(progress: Progress) -> str:
    """Return the step with an error, else the one that did not end, else the last."""
    for candidates in (
        [event.step for event in progress.events if event.error],
        [event.step for event in progress.events if not event.is_done],
        [event.step for event in progress.events],
    ):
        if candidates:
            return candidates[-1]
    return ""
