#!/usr/bin/env bash
# Print the lines of .env that pin every image by its digest, as the registry has it today: a tag may be moved, a digest
# cannot. Look at what is printed, and put it into .env.
#
#   docker/pin_images.sh >> .env
set -euo pipefail
cd "$(dirname "$0")/.."

pin() { # VARIABLE IMAGE: the line that names the image with its digest
  local digest
  digest=$(docker buildx imagetools inspect --format '{{.Manifest.Digest}}' "$2")
  [[ $digest == sha256:* ]] || { echo "no digest of $2 could be had: $digest" >&2; exit 1; }
  echo "$1=$2@$digest"
}

default() { # VARIABLE FILE: the image that the file names where the variable is not set
  sed -nE "s/.*\\$\{$1:-([^}]+)\}.*/\1/p; s/^ARG $1=(.+)/\1/p" "$2" | head -n 1
}

pin ELASTIC_IMAGE "$(default ELASTIC_IMAGE docker-compose.yml)"
pin LEDGER_IMAGE "$(default LEDGER_IMAGE docker-compose.yml)"
pin PYTHON_IMAGE "$(default PYTHON_IMAGE Dockerfile)"
