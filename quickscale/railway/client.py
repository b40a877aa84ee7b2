"""Speaking to Railway: GraphQL and the upload, with what it says on failure as our errors."""

from __future__ import annotations

import re
import time
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any

import requests

from quickscale import __version__
from quickscale.railway import addresses
from quickscale.railway.failures import (
    QUOTA,
    SERVICE,
    TOKEN,
    NotAuthorizedError,
    RailwayError,
    TooLargeError,
)
from quickscale.railway.tokens import WHERE

if TYPE_CHECKING:
    from typing import IO

    from quickscale.railway.masking import Masker
    from quickscale.railway.pace import Pace
    from quickscale.railway.tokens import Token

USER_AGENT = f"quickscale/{__version__} (+https://github.com/Experto-AI/quickscale)"
CONNECT_SECONDS = 10
ANSWER_SECONDS = 60
UPLOAD_SECONDS = 600
ATTEMPTS = 4
LONGEST_MESSAGE = 300
QUOTA_WORDS = re.compile(
    r"quota|upgrade|trial|\bplan\b|limit (?:reached|exceeded)|(?:exceed|reach)\w* .*limit|"
    r"too many (?:projects|services|volumes)|only .* allowed",
    re.IGNORECASE,
)
RATE_WORDS = re.compile(r"rate.?limit|too many requests", re.IGNORECASE)
# What comes and goes by itself, with status 200.
PASSING = re.compile(r"problem processing request|timed? ?out|temporarily", re.IGNORECASE)
NOT_AUTHORIZED = "not authorized"
STATUS_PAGE = "see https://status.railway.com, then type the command again"


class Client:
    """One connection to Railway; it counts its requests.

    Nothing that it raises holds a token or a variable's value.
    """

    def __init__(self, token: Token, *, masker: Masker, pace: Pace) -> None:
        """Take the address from the environment. Raises QuickScaleError when it is not allowed."""
        self.base = addresses.find_base()
        self.token = token
        self.masker = masker
        self.pace = pace
        self.request_count = 0
        self.session = requests.Session()
        self.session.headers["User-Agent"] = USER_AGENT
        # A proxy of the environment does not know this machine's loopback.
        self.session.trust_env = not addresses.is_loopback(self.base)

    def ask(self, document: str, **variables: Any) -> dict[str, Any]:
        """Return the data of a document that can be sent twice: it asks, or it sets something.

        Raises RailwayError once what is temporary has been tried several times.
        """
        for attempt in range(1, ATTEMPTS + 1):
            try:
                return self.send(document, **variables)
            except RailwayError as error:  # noqa: PERF203 - it waits anyway
                if not error.is_lost or attempt == ATTEMPTS:
                    raise
                self.pause(attempt, error)
        raise AssertionError("the last attempt returns or raises")

    def pause(self, attempt: int, error: RailwayError) -> None:
        """Wait before the next attempt; raise the error when there is no time for one."""
        if self.pace.left() <= 0:
            raise error
        self.pace.sleep(2.0**attempt)

    def send(self, document: str, **variables: Any) -> dict[str, Any]:
        """Return the data of a document that is sent once, or again only if it was not taken.

        Raises RailwayError; with `is_lost` the document may have had its effect all the same.
        """
        answer = self._post(
            f"{self.base}/graphql/v2?source=quickscale",
            json={"query": document, "variables": variables},
            timeout=(CONNECT_SECONDS, ANSWER_SECONDS),
        )
        content = _json(answer)
        errors = content.get("errors")
        if errors:
            raise self._refusal(errors[0], answer)
        if answer.status_code != requests.codes.ok or not isinstance(content.get("data"), dict):
            raise self._unexpected(answer)
        data: dict[str, Any] = content["data"]
        return data

    def upload(self, path: str, body: IO[bytes], *, service: str, message: str) -> str:
        """Send an archive once and return the id of its deployment.

        Raises RailwayError like `send`, and TooLargeError.
        """
        body.seek(0)
        answer = self._post(
            f"{self.base}{path}",
            params={"serviceId": service, "message": message},
            data=body,
            headers={"Content-Type": "application/gzip"},
            timeout=(CONNECT_SECONDS, UPLOAD_SECONDS),
        )
        if answer.status_code == requests.codes.request_entity_too_large:
            raise TooLargeError("the archive is larger than Railway takes")
        deployment = _json(answer).get("deploymentId")
        if answer.status_code != requests.codes.ok or not isinstance(deployment, str):
            raise self._unexpected(answer)
        return deployment

    def _post(self, address: str, **options: Any) -> requests.Response:
        """Send a request; one that was refused for coming too early is sent again."""
        for attempt in range(1, ATTEMPTS + 1):
            answer = self._post_once(address, **options)
            if answer.status_code != requests.codes.too_many_requests:
                return answer
            self._wait_as_told(answer, is_last=attempt == ATTEMPTS)
            if hasattr(options.get("data"), "seek"):
                options["data"].seek(0)
        raise AssertionError("the last attempt returns or raises")

    def _post_once(self, address: str, **options: Any) -> requests.Response:
        self.request_count += 1
        try:
            answer = self.session.post(address, auth=self.token, allow_redirects=False, **options)
        except requests.exceptions.ConnectTimeout as error:
            raise self._unreachable("does not answer", is_lost=True) from error
        except requests.exceptions.Timeout as error:
            raise self._unreachable("did not answer in time", is_lost=True) from error
        except requests.exceptions.SSLError as error:
            raise self._unreachable(
                "has a certificate that is not trusted", is_lost=False
            ) from error
        except requests.exceptions.RequestException as error:
            raise self._unreachable("could not be reached", is_lost=True) from error
        if answer.status_code == requests.codes.unauthorized:
            raise self._bad_token(answer)
        if answer.is_redirect or answer.is_permanent_redirect:
            message = (
                "Railway answers with a redirect, which is not followed: it would get the token"
            )
            raise RailwayError(message, hint=STATUS_PAGE)
        return answer

    def _wait_as_told(self, answer: requests.Response, *, is_last: bool) -> None:
        seconds = _seconds_asked_for(answer.headers.get("Retry-After", ""))
        message = "Railway's limit of requests an hour is used up"
        if is_last or seconds * self.pace.factor > self.pace.left():
            when = f"; it asks to wait {seconds:g} seconds" if seconds else ""
            hint = "wait, then type the command again: it goes on where it was"
            raise RailwayError(f"{message}{when}", hint=hint, status=QUOTA)
        self.pace.sleep(seconds or 5.0)

    def _unreachable(self, what: str, *, is_lost: bool) -> RailwayError:
        return RailwayError(
            f"{self.base} {what}",
            hint="look at your connection, then type the command again: it goes on where it was",
            is_lost=is_lost,
        )

    def _bad_token(self, answer: requests.Response) -> RailwayError:
        return RailwayError(
            f"Railway does not know the token in {self.token.variable}",
            hint=WHERE,
            status=TOKEN,
            trace_id=_trace_of(_json(answer)),
        )

    def _refusal(self, error: Any, answer: requests.Response) -> RailwayError:
        """Return what an entry of `errors` means: the message decides, the code says nothing."""
        error = error if isinstance(error, dict) else {"message": str(error)}
        message = str(error.get("message", ""))
        trace_id = _trace_of(error) or _trace_of(_json(answer))
        if NOT_AUTHORIZED in message.lower():
            return NotAuthorizedError(
                f"not authorized: the token in {self.token.variable} may not do this, or there is "
                "no such thing",
                hint="give the token's owner access, or make another token: " + WHERE,
                status=TOKEN,
                trace_id=trace_id,
            )
        shown = self.masker.mask(message)[:LONGEST_MESSAGE]
        if RATE_WORDS.search(message):
            hint = "wait, then type the command again: it goes on where it was"
            return RailwayError(f"Railway: {shown}", hint=hint, status=QUOTA, trace_id=trace_id)
        if QUOTA_WORDS.search(message):
            hint = "see https://railway.com/account/plans, then type the command again"
            return RailwayError(f"Railway: {shown}", hint=hint, status=QUOTA, trace_id=trace_id)
        return RailwayError(
            f"Railway: {shown}",
            hint=STATUS_PAGE,
            is_lost=answer.status_code >= requests.codes.server_error
            or PASSING.search(message) is not None,
            trace_id=trace_id,
        )

    def _unexpected(self, answer: requests.Response) -> RailwayError:
        content = _json(answer)
        said = self.masker.mask(str(content.get("message", "")))[:LONGEST_MESSAGE]
        return RailwayError(
            f"Railway answers with status {answer.status_code}{f': {said}' if said else ''}",
            hint=STATUS_PAGE,
            status=SERVICE,
            is_lost=answer.status_code >= requests.codes.server_error,
            trace_id=_trace_of(content),
        )


def check_site(address: str, *, is_here: bool) -> int:
    """Return the status that a public address answers with, 0 when it does not answer."""
    session = requests.Session()
    session.trust_env = not is_here
    try:
        answer = session.get(
            address,
            headers={"User-Agent": USER_AGENT},
            auth=_no_credentials,
            allow_redirects=False,
            timeout=(CONNECT_SECONDS, CONNECT_SECONDS),
        )
    except requests.exceptions.RequestException:
        return 0
    return int(answer.status_code)


def _no_credentials(request: requests.PreparedRequest) -> requests.PreparedRequest:
    """Keep what `.netrc` has for a host from being sent there."""
    return request


def _json(answer: requests.Response) -> dict[str, Any]:
    try:
        content = answer.json()
    except ValueError:
        return {}
    return content if isinstance(content, dict) else {}


def _seconds_asked_for(retry_after: str) -> float:
    """Return how long to wait by a header `Retry-After`: seconds or a date (RFC 9110, 10.2.3)."""
    if retry_after.isdecimal():
        return float(retry_after)
    try:
        moment = parsedate_to_datetime(retry_after)
    except ValueError:
        return 0.0
    return max(0.0, round(moment.timestamp() - time.time()))


def _trace_of(error: dict[str, Any]) -> str:
    """Return the trace of an error, or of the first in an answer."""
    errors = error.get("errors")
    if isinstance(errors, list) and errors and isinstance(errors[0], dict):
        return _trace_of(errors[0])
    extensions = error.get("extensions")
    inner = extensions.get("traceId") if isinstance(extensions, dict) else None
    return str(error.get("traceId") or inner or "")
