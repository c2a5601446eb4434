#!/bin/sh
# install.sh BUILD_DIR: puts Schemathesis, which checks a server against its OpenAPI description,
# into BUILD_DIR/peers/openapi, to the letter of the lock file.
set -eu
build=${1:?usage: install.sh BUILD_DIR}
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$build/peers"
venv=$(cd "$build" && pwd)/peers/openapi

# An environment knows its own place by heart: one that was moved is of no use.
made_for=$(cat "$venv/.place" 2>/dev/null || true)
if [ "$made_for" != "$venv" ] || ! cmp -s "$here/requirements.txt" "$venv/.installed"; then
    python3 -m venv --clear "$venv"
    echo "$venv" >"$venv/.place"
    "$venv/bin/python" -m pip install -q --disable-pip-version-check \
        --require-hashes -r "$here/requirements.txt"
    cp "$here/requirements.txt" "$venv/.installed"
fi
