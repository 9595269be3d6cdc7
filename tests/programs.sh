#!/bin/sh
# Installs, in CI alone, the programs that the tests open reports with (Debian's packages): CI may not skip what it lacks.
# Elsewhere a test that lacks one skips, and says in one line what would run it.
set -eu
[ -n "${CI:-}" ] || exit 0
for program in chromium soffice pdftotext; do
    command -v "$program" > /dev/null || missing="${missing:-} $program"
done
[ -n "${missing:-}" ] || exit 0
echo "Installing what is missing:$missing"
apt-get update -qq
DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
    chromium libreoffice-calc-nogui libreoffice-writer-nogui poppler-utils > /dev/null
