#!/bin/bash
# Writes requirements/*.lock anew from pyproject.toml. Needs uv; `packaging/lock.sh --upgrade` takes newer versions.
set -eu
cd "$(dirname "$0")/.."
compile() {
    uv pip compile pyproject.toml --universal --generate-hashes --no-header --no-annotate --quiet "$@"
}
mkdir -p requirements
compile --group build --output-file requirements/run.lock "$@"
compile --group build --group dev --constraint requirements/run.lock --output-file requirements/dev.lock "$@"
if grep -nE '://|--(extra-)?index-url|--find-links' requirements/*.lock; then
    echo "A lock names a place to download from; that belongs to the machine, not to the project." >&2
    exit 1
fi
