"""Certificates and a first user for a server with security on."""

from __future__ import annotations

import base64
import hashlib
import os
import secrets
import subprocess
from dataclasses import dataclass
from pathlib import Path

_STORE_PASSWORD = "not-a-secret"  # of key stores that live as long as a test


@dataclass(frozen=True)
class Authority:
    """A certificate authority: its certificate as PEM, and its key store."""

    certificate: Path
    store: Path


def _keytool(java: Path, *arguments: str, given: bytes | None = None) -> bytes:
    done = subprocess.run(
        [str(java / "bin" / "keytool"), *arguments, "-storetype", "PKCS12", "-storepass", _STORE_PASSWORD],
        input=given,
        stdin=None if given is not None else subprocess.DEVNULL,
        env={"PATH": os.defpath, "LC_ALL": "C.UTF-8"},
        capture_output=True,
        timeout=120,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"keytool {arguments[0]} failed: {done.stdout.decode()} {done.stderr.decode()}")
    return done.stdout


def make_authority(java: Path, folder: Path, name: str = "authority") -> Authority:
    """Make a certificate authority in a folder."""
    store, certificate = folder / f"{name}.p12", folder / f"{name}.crt"
    common = ("-alias", "ca", "-keystore", str(store))
    key = ("-keyalg", "EC", "-groupname", "secp256r1", "-validity", "30")
    usage = ("-ext", "bc:c=ca:true", "-ext", "ku:c=keyCertSign,cRLSign")
    _keytool(java, "-genkeypair", *common, *key, *usage, "-dname", f"CN=trawl test {name}")
    certificate.write_bytes(_keytool(java, "-exportcert", "-rfc", *common))
    return Authority(certificate, store)


def make_node_store(java: Path, folder: Path, authority: Authority) -> bytes:
    """Return a key store with a certificate for the loopback address, signed by the authority."""
    store = folder / "node.p12"
    node = ("-alias", "node", "-keystore", str(store))
    key = ("-keyalg", "EC", "-groupname", "secp256r1", "-validity", "30")
    names = ("-ext", "san=dns:localhost,ip:127.0.0.1", "-ext", "eku=serverAuth,clientAuth")
    _keytool(java, "-genkeypair", *node, *key, "-dname", "CN=localhost")
    request = _keytool(java, "-certreq", *node)
    ca = ("-alias", "ca", "-keystore", str(authority.store))
    signed = _keytool(java, "-gencert", "-rfc", *ca, *names, "-validity", "30", given=request)
    _keytool(
        java,
        "-importcert",
        "-noprompt",
        "-alias",
        "ca",
        "-keystore",
        str(store),
        given=authority.certificate.read_bytes(),
    )
    _keytool(java, "-importcert", "-noprompt", *node, given=signed)
    return store.read_bytes()


def security_settings() -> dict[str, object]:
    """Return the settings of a node whose configuration folder holds `node.p12`."""
    settings: dict[str, object] = {
        "xpack.security.enabled": "true",
        "xpack.security.autoconfiguration.enabled": "false",
    }
    for layer in ("http", "transport"):
        prefix = f"xpack.security.{layer}.ssl"
        settings |= {
            f"{prefix}.enabled": "true",
            f"{prefix}.keystore.path": "node.p12",
            f"{prefix}.keystore.password": _STORE_PASSWORD,
            f"{prefix}.truststore.path": "node.p12",
            f"{prefix}.truststore.password": _STORE_PASSWORD,
        }
    return settings


def user_files(user: str, password: str) -> dict[str, bytes]:
    """Return the configuration files that make one user with every right."""
    salt, rounds = secrets.token_bytes(32), 10_000
    digest = hashlib.pbkdf2_hmac("sha512", password.encode(), salt, rounds, 32)
    hashed = f"{{PBKDF2}}{rounds}${base64.b64encode(salt).decode()}${base64.b64encode(digest).decode()}"
    return {"users": f"{user}:{hashed}\n".encode(), "users_roles": f"superuser:{user}\n".encode()}
