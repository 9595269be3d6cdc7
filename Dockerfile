# trawl in a container: docs/containers.md says how to run it. The root file system may be read-only; what is written
# goes to the volume at TRAWL_HOME and to /tmp. Pin the base by digest where your registry mirrors it.
ARG PYTHON_IMAGE=python:3.11.14-slim-bookworm

FROM ${PYTHON_IMAGE} AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
WORKDIR /source
RUN python -m venv /opt/trawl
COPY docker/requirements.lock ./
RUN /opt/trawl/bin/pip install --require-hashes --requirement requirements.lock
COPY pyproject.toml README.md LICENSE NOTICE ./
COPY mappings mappings
COPY saved_searches saved_searches
COPY packs packs
COPY trawl trawl
RUN /opt/trawl/bin/pip install --no-deps --no-build-isolation . \
    && /opt/trawl/bin/pip uninstall --yes editables hatchling \
    && /opt/trawl/bin/python -m compileall -q /opt/trawl/lib

FROM ${PYTHON_IMAGE}
LABEL org.opencontainers.image.title="trawl" \
      org.opencontainers.image.description="Load, search and trawl free-text police records" \
      org.opencontainers.image.licenses="Apache-2.0"
# The number is above those that a host gives to people, so that what the volumes hold is nobody's there.
RUN groupadd --gid 10001 trawl \
    && useradd --uid 10001 --gid trawl --home-dir /var/lib/trawl --no-create-home --shell /usr/sbin/nologin trawl \
    && install --directory --owner=trawl --group=trawl --mode=0700 /var/lib/trawl \
    && install --directory --mode=0755 /feeds
COPY --from=build /opt/trawl /opt/trawl
ENV PATH=/opt/trawl/bin:${PATH} \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    TRAWL_HOME=/var/lib/trawl
USER 10001:10001
WORKDIR /var/lib/trawl
VOLUME ["/var/lib/trawl"]
HEALTHCHECK --interval=10m --timeout=90s --start-period=60s --retries=2 CMD ["trawl", "doctor"]
ENTRYPOINT ["trawl"]
CMD ["--help"]
