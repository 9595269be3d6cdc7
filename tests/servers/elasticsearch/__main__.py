"""Run a server in the foreground: `python -m tests.servers.elasticsearch`; Ctrl-C ends it."""

from __future__ import annotations

import argparse
import signal
import sys

from tests.servers.elasticsearch import DEFAULT_VERSION, ServerFailedError, ServerUnavailableError, run_elasticsearch


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.servers.elasticsearch", description=__doc__)
    parser.add_argument("--version", default=DEFAULT_VERSION, help="9.4.3 or 8.16.6")
    parser.add_argument("--nodes", type=int, default=1)
    parser.add_argument("--heap", default="1g", help="of each node, such as 512m")
    parser.add_argument("--security", action="store_true", help="HTTPS, and a user whose password is printed")
    options = parser.parse_args()
    # Whoever ends it by a signal gets the same tidy end as Ctrl-C.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        with run_elasticsearch(
            options.version, security=options.security, nodes=options.nodes, heap=options.heap, full_speed=True
        ) as cluster:
            print(" ".join(cluster.urls), flush=True)
            if cluster.authority:
                print(f"user {cluster.user}, password {cluster.password}, authority {cluster.authority}", flush=True)
            signal.pause()
    except (ServerUnavailableError, ServerFailedError) as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 0
    return 0


if __name__ == "__main__":
    sys.exit(main())
