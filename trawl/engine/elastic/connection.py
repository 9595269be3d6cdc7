"""Where the server is, who speaks to it, and the client that does."""

from __future__ import annotations

import base64
import re
import ssl
from dataclasses import dataclass
from pathlib import Path

from elasticsearch import Elasticsearch
from pydantic import SecretStr

from trawl.errors import EngineError


@dataclass(frozen=True, slots=True)
class ElasticConnection:
    """One installation's index on one cluster. `timeout` is in seconds and holds for each request.

    `urls` are nodes of the same cluster, `index` a name that the settings have found fit for one. `shards` and
    `replicas` are for indices made from now on; None as `replicas` is one where there is a second node to hold it.
    `kibana` has the narrative analysed a second time, by the server's own analyser, for those who search the index
    with other tools.
    """

    urls: tuple[str, ...]
    index: str = "trawl"
    api_key: SecretStr | None = None
    user: str = ""
    password: SecretStr | None = None
    ca_file: Path | None = None
    verify: bool = True
    timeout: float = 60.0
    shards: int = 1
    replicas: int | None = None
    kibana: bool = False

    def __post_init__(self) -> None:
        if not self.urls:
            raise EngineError("No server is named. Give the URL of an Elasticsearch node, such as https://host:9200.")

    @property
    def place(self) -> str:
        """The index and its servers in words, without credentials."""
        return f"index {self.index} on {', '.join(_without_credentials(url) for url in self.urls)}"


def _without_credentials(url: str) -> str:
    return re.sub(r"//[^/@]*@", "//", url)


def open_client(connection: ElasticConnection) -> Elasticsearch:
    """A client for the connection; nothing is sent yet. Raises EngineError where the connection cannot be one."""
    secure = any(url.lower().startswith("https:") for url in connection.urls)
    options: dict[str, object] = {}
    if connection.api_key is not None:
        options["api_key"] = connection.api_key.get_secret_value()
        if not str(options["api_key"]).isascii():
            raise EngineError(
                "The API key is none: it holds signs that no key has. Give it as the server did (`encoded`)."
            )
    elif connection.user:
        password = connection.password.get_secret_value() if connection.password else ""
        # Ready for the header: the client would take a user and a password only in ASCII.
        options["basic_auth"] = base64.b64encode(f"{connection.user}:{password}".encode()).decode("ascii")
    if secure:
        options |= {"verify_certs": connection.verify, "ssl_show_warn": False}
        if connection.ca_file is not None and connection.verify:
            _check_authority(connection.ca_file)
            options["ca_certs"] = str(connection.ca_file)
    try:
        return Elasticsearch(
            list(connection.urls),
            request_timeout=connection.timeout,
            max_retries=0,  # `Server.ask` and `Bulk` know better what is worth another try
            http_compress=False,
            **options,  # type: ignore[arg-type]  # each is of the type its name has
        )
    except (ValueError, OSError) as error:
        # The client's message may repeat the URL, and a URL may hold a password.
        raise EngineError(
            f"The address of {connection.place} cannot be used: write http:// or https://, the host and the port"
            f" ({type(error).__name__})."
        ) from None


def _check_authority(path: Path) -> None:
    """Raises EngineError where the file holds no certificate."""
    if not path.is_file():
        raise EngineError(f"The CA file {path} is not there.")
    try:
        ssl.create_default_context(cafile=path)
    except OSError as error:  # what a file holds that is no certificate is an SSLError, which is one
        raise EngineError(
            f"The CA file {path} cannot be used: it must hold the authority's certificate as PEM."
        ) from error
