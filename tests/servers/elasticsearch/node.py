"""One process of Elasticsearch, with a configuration, data and logs of its own."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

#: Runs the server for as long as its caller lives. The caller writes a line to stop it; if the caller dies instead,
#: the pipe ends: the server is stopped too, and what it wrote is deleted, since nobody else would.
_KEEPER = """
folder=$1; shift
exec 3<&0
"$@" </dev/null 3<&- &
server=$!
(read -r order <&3 || touch "$folder/abandoned"; kill -TERM $server) &
keeper=$!
wait $server
code=$?
kill $keeper 2>/dev/null
if [ -e "$folder/abandoned" ]; then
    for pause in 0 20; do  # a server that was only starting may write once more before it notices
        sleep $pause
        rm -rf "$folder"; rmdir "$(dirname "$folder")" 2>/dev/null
    done
fi
exit $code
"""
#: Lines of the package's JVM options that write files beside the package, or fill the disk.
_UNWANTED_OPTIONS = ("-Xlog:gc", "-XX:HeapDump", "-XX:+HeapDump", "-XX:ErrorFile")


class ServerFailedError(Exception):
    """A server did not start or did not answer; the message ends with what it said."""


@dataclass
class Node:
    """A server on the loopback address; `start`, `kill` and `stop` may follow each other on the same data."""

    name: str
    release: Path
    java: Path
    folder: Path
    account: str | None
    http_port: int
    transport_port: int
    java_options: str
    settings: Mapping[str, object]
    files: Mapping[str, bytes] = field(default_factory=dict)
    """What else its configuration folder holds, by name."""
    _process: subprocess.Popen[bytes] | None = None

    def prepare(self) -> None:
        """Write its folders; `start` may follow."""
        config = self.folder / "config"
        shutil.copytree(self.release / "config", config)
        for name in ("data", "logs", "tmp"):
            (self.folder / name).mkdir()
        options = (config / "jvm.options").read_text(encoding="utf-8").splitlines()
        kept = [line for line in options if not line.startswith(_UNWANTED_OPTIONS)]
        (config / "jvm.options").write_text("\n".join(kept) + "\n", encoding="utf-8")
        settings = {
            "node.name": self.name,
            "path.data": self.folder / "data",
            "path.logs": self.folder / "logs",
            "network.host": "127.0.0.1",
            "http.port": self.http_port,
            "transport.port": self.transport_port,
            # A nearly full laptop would otherwise make every index read-only.
            "cluster.routing.allocation.disk.threshold_enabled": "false",
            **self.settings,
        }
        lines = "".join(f"{name}: {value}\n" for name, value in settings.items())
        (config / "elasticsearch.yml").write_text(lines, encoding="utf-8")
        for name, content in self.files.items():
            (config / name).write_bytes(content)
        for path in (self.folder, *self.folder.rglob("*")):
            path.chmod(0o700 if path.is_dir() else 0o600)
            if self.account:
                shutil.chown(path, self.account)

    def start(self) -> None:
        """Start the process; it answers some time later."""
        tools = self.release / "lib" / "tools" / "server-launcher"
        launcher = ["-Xms4m", "-Xmx64m", "-XX:+UseSerialGC"]
        if tools.is_dir():
            launcher += ["-cp", f"{tools}/*", "org.elasticsearch.server.launcher.ServerLauncher"]
        else:  # before release 9
            launcher += [
                *("-Dcli.name=server", "-Dcli.script=elasticsearch", "-Dcli.libs=lib/tools/server-cli"),
                *(f"-Des.path.home={self.release}", f"-Des.path.conf={self.folder / 'config'}"),
                *("-Des.distribution.type=zip", "-Des.java.type=ES_JAVA_HOME"),
                *("-cp", f"{self.release}/lib/*:{self.release}/lib/cli-launcher/*"),
                "org.elasticsearch.launcher.CliToolLauncher",
            ]
        java = str(self.java / "bin" / "java")
        with self._output.open("wb") as output:
            self._process = subprocess.Popen(
                ["/bin/sh", "-c", _KEEPER, "keeper", str(self.folder), java, *launcher, "-p", str(self._pid_file)],
                user=self.account,
                extra_groups=[] if self.account else None,
                cwd=self.release,
                env=self._environment(java),
                stdin=subprocess.PIPE,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,  # Ctrl-C in the tests' terminal is for the tests
            )

    def _environment(self, java: str) -> dict[str, str]:
        """Return the whole environment of the process: nothing of ours is passed on."""
        return {
            "PATH": os.defpath,
            "LC_ALL": "C.UTF-8",
            "JAVA": java,
            "JAVA_TYPE": "ES_JAVA_HOME",
            "ES_JAVA_HOME": str(self.java),
            "ES_JAVA_OPTS": self.java_options,
            "ES_HOME": str(self.release),
            "ES_PATH_CONF": str(self.folder / "config"),
            "ES_DISTRIBUTION_TYPE": "zip",
            "ES_TMPDIR": str(self.folder / "tmp"),
            "HOSTNAME": "localhost",
        }

    @property
    def _output(self) -> Path:
        return self.folder / "output.log"

    @property
    def _pid_file(self) -> Path:
        return self.folder / "pid"

    @property
    def running(self) -> bool:
        """Whether its process lives."""
        return self._process is not None and self._process.poll() is None

    def log_tail(self, lines: int = 25) -> str:
        """Return the last that it said."""
        with suppress(OSError):
            return "\n".join(self._output.read_text(encoding="utf-8", errors="replace").splitlines()[-lines:])
        return "(nothing)"

    def log(self) -> str:
        """Return all that it said since it was last started."""
        return self._output.read_text(encoding="utf-8", errors="replace")

    def signal(self, number: signal.Signals) -> None:
        """Send the server itself, not its launcher, a signal: stop it in its tracks, freeze it, let it go on."""
        os.kill(int(self._pid_file.read_text()), number)

    def kill(self) -> None:
        """End it as a power cut would; its data stay."""
        if not self.running:
            return
        try:
            self.signal(signal.SIGKILL)
        except FileNotFoundError:  # it has not come as far as writing its process id
            self.stop()
        else:
            self._wait(60)

    def stop(self) -> None:
        """End it as an operator would; its data stay."""
        if self._process is None:
            return
        assert self._process.stdin is not None
        with suppress(BrokenPipeError):
            self._process.stdin.write(b"stop\n")
            self._process.stdin.flush()
        try:
            self._wait(60)
        except ServerFailedError:
            self.signal(signal.SIGKILL)
            self._wait(60)

    def _wait(self, seconds: float) -> None:
        """Wait for the launcher and for the server, which is its child."""
        assert self._process is not None
        end = time.monotonic() + seconds
        try:
            self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            raise ServerFailedError(f"{self.name} did not end in {seconds:.0f} s.\n{self.log_tail()}") from None
        while self._server_lives() and time.monotonic() < end:
            time.sleep(0.05)
        self._forget()

    def _server_lives(self) -> bool:
        try:
            os.kill(int(self._pid_file.read_text()), 0)
        except (OSError, ValueError):
            return False
        return True

    def _forget(self) -> None:
        assert self._process is not None
        assert self._process.stdin is not None
        with suppress(BrokenPipeError):
            self._process.stdin.close()
        self._process = None
        self._pid_file.unlink(missing_ok=True)
