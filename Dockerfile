# syntax=docker/dockerfile:1
# The App's server and worker, and the Action, in one image: docker build --tag synapseops .

# The one base of all stages, by its digest (an index: every architecture), so that a build is of the same Python and Debian for ever; everything
# else is locked by hashes. Dependabot (.github/dependabot.yml) proposes the next one, which brings the security fixes; Renovate would too.
# By hand: docker buildx imagetools inspect python:3.12-slim-trixie
FROM python:3.12-slim-trixie@sha256:f77ac9e44ae96ef2c90b8053ea08c31f8be030f824196b0ae4db6d462c84e51f AS python

FROM python AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 \
    PIP_ROOT_USER_ACTION=ignore \
    UV_COMPILE_BYTECODE=1 \
    UV_LINK_MODE=copy \
    UV_PROJECT_ENVIRONMENT=/opt/synapseops/environment
WORKDIR /src

COPY action/workflow/uv.txt ./
RUN python -m pip install --no-cache-dir --only-binary :all: --require-hashes --target /opt/uv --requirement uv.txt

# What is locked comes first: this layer is made anew when that changes, not whenever the product does.
COPY pyproject.toml uv.lock ./
RUN --mount=type=cache,target=/root/.cache/uv \
    /opt/uv/bin/uv sync --frozen --no-config --quiet --python "$(command -v python)" \
    --no-default-groups --extra verify --extra bot --no-install-project --no-build

WORKDIR /opt/synapseops/product
COPY LICENSE README.md ./
COPY templates templates/
COPY synapseops synapseops/
COPY generators generators/
COPY action action/
COPY bot bot/
RUN python -m compileall -q synapseops generators action bot \
    && mkdir -p /opt/state

FROM python
LABEL org.opencontainers.image.title="SynapseOps" \
      org.opencontainers.image.description="From one file of intent to a reviewed pull request: the App's server and worker, and the Action" \
      org.opencontainers.image.licenses="Apache-2.0"

COPY --from=build /opt/synapseops /opt/synapseops
COPY --from=build --chown=10001:10001 /opt/state /var/lib/synapseops

# The product is not where a repository could put modules of its own: -P keeps the working directory out of the way. The server makes the folder of
# its data itself, closed to all others: engines do not agree on the rights of folders that are copied or mounted.
ENV HOME=/var/lib/synapseops \
    PATH=/opt/synapseops/environment/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONPATH=/opt/synapseops/product \
    PYTHONUNBUFFERED=1 \
    SYNAPSE_DATA=/var/lib/synapseops/data \
    SYNAPSE_HOST=0.0.0.0 \
    SYNAPSE_PORT=8000

USER 10001:10001
WORKDIR /var/lib/synapseops
VOLUME ["/var/lib/synapseops"]
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=3s --start-period=15s --retries=3 \
    CMD ["python", "-P", "-c", "import os, urllib.request; urllib.request.urlopen(f'http://127.0.0.1:{os.environ[\"SYNAPSE_PORT\"]}/healthz', timeout=2)"]
ENTRYPOINT ["python", "-P", "-m"]
CMD ["bot", "serve"]
