"""Asking a server directly, without the client under test: with every right that the tests were given."""

from __future__ import annotations

import base64
import http.client
import json
import os
import ssl
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from tests.servers.machine import ServerUnavailableError

_VARIABLE = "TRAWL_TEST_ELASTICSEARCH"


@dataclass(frozen=True)
class Server:
    """A node that answers, and how to sign in; `url` holds no credentials."""

    url: str
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    api_key: str | None = field(default=None, repr=False)
    authority: Path | None = None
    """The certificate of the authority to trust, PEM; None trusts those of the system."""

    @property
    def environment(self) -> dict[str, str]:
        """The settings with which trawl works on this server with every right."""
        settings = {
            "TRAWL_ENGINE": self.url,
            "TRAWL_ELASTIC_USER": self.user,
            "TRAWL_ELASTIC_PASSWORD": self.password,
            "TRAWL_ELASTIC_API_KEY": self.api_key,
            "TRAWL_ELASTIC_CA": str(self.authority) if self.authority else None,
        }
        return {name: value for name, value in settings.items() if value is not None}

    def request(self, method: str, path: str, body: object = None, *, seconds: float = 60) -> tuple[int, Any]:
        """Return the status and the answer, parsed if it is JSON.

        Raises OSError or http.client.HTTPException where the server does not answer.
        """
        parts = urlsplit(self.url)
        connection: http.client.HTTPConnection
        if parts.scheme == "https":
            context = ssl.create_default_context(cafile=str(self.authority) if self.authority else None)
            connection = http.client.HTTPSConnection(parts.netloc, timeout=seconds, context=context)
        else:
            connection = http.client.HTTPConnection(parts.netloc, timeout=seconds)
        try:
            content = None if body is None else json.dumps(body)
            connection.request(method, f"{parts.path}{path}", content, self._headers())
            response = connection.getresponse()
            text = response.read().decode()
        finally:
            connection.close()
        try:
            return response.status, json.loads(text)
        except ValueError:
            return response.status, text

    def _headers(self) -> dict[str, str]:
        headers = {"Content-Type": "application/json"}
        if self.api_key:
            headers["Authorization"] = f"ApiKey {self.api_key}"
        elif self.user:
            pair = base64.b64encode(f"{self.user}:{self.password}".encode()).decode()
            headers["Authorization"] = f"Basic {pair}"
        return headers


def given_server() -> Server | None:
    """Return the server that `TRAWL_TEST_ELASTICSEARCH` names, None if it names none.

    The URL may hold a user and a password; `TRAWL_TEST_ELASTICSEARCH_API_KEY` holds a key instead, and
    `TRAWL_TEST_ELASTICSEARCH_CA` the file of the authority to trust. Raises ServerUnavailableError where it does not
    answer.
    """
    url = os.environ.get(_VARIABLE)
    if not url:
        return None
    parts = urlsplit(url)
    host = parts.netloc.rpartition("@")[2]
    authority = os.environ.get(f"{_VARIABLE}_CA")
    server = Server(
        f"{parts.scheme}://{host}{parts.path.rstrip('/')}",
        unquote(parts.username) if parts.username else None,
        unquote(parts.password) if parts.password else None,
        os.environ.get(f"{_VARIABLE}_API_KEY"),
        Path(authority) if authority else None,
    )
    try:
        status, _ = server.request("GET", "/")
    except (OSError, http.client.HTTPException) as error:
        raise ServerUnavailableError(f"{server.url}, which {_VARIABLE} names, does not answer: {error}") from error
    if status != 200:
        raise ServerUnavailableError(f"{server.url}, which {_VARIABLE} names, answers with status {status}.")
    return server
