#!/usr/bin/env bash
# Makes the two lock files again: what we run here, and (with hashes) what goes into the Lambda layer.
# Usage: scripts/lock.sh [--upgrade]
set -euo pipefail
cd "$(dirname "$0")/.."
uv=.venv/bin/uv

"$uv" pip compile --quiet --universal --python-version 3.11 --no-header "$@" \
  requirements.in --output-file requirements.txt
echo "-e ." >> requirements.txt
# The layer takes exactly the versions that the tests ran with.
"$uv" pip compile --quiet --python-version 3.11 --python-platform x86_64-manylinux_2_28 \
  --no-header --no-annotate --generate-hashes --constraint <(grep -v '^-e' requirements.txt) \
  layers/deps/requirements.in --output-file layers/deps/requirements.txt
