#!/bin/sh
# install.sh BUILD_DIR: puts the peers of the AWS destination types into BUILD_DIR/peers, to the
# letter of the lock files: moto and boto3 (Python), an S3 server and AWS's own signer (npm).
set -eu
build=${1:?usage: install.sh BUILD_DIR}
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$build/peers/npm/aws"
build=$(cd "$build" && pwd)

venv=$build/peers/venv
# An environment knows its own place by heart: one that was moved is of no use.
made_for=$(cat "$venv/.place" 2>/dev/null || true)
if [ "$made_for" != "$venv" ] || ! cmp -s "$here/requirements.txt" "$venv/.installed-aws"; then
    python3 -m venv --clear "$venv"
    echo "$venv" >"$venv/.place"
    "$venv/bin/python" -m pip install -q --disable-pip-version-check \
        --require-hashes -r "$here/requirements.txt"
    cp "$here/requirements.txt" "$venv/.installed-aws"
fi

npm=$build/peers/npm/aws
if ! cmp -s "$here/package-lock.json" "$npm/.installed" || [ ! -d "$npm/node_modules" ]; then
    cp "$here/package.json" "$here/package-lock.json" "$here/.npmrc" "$npm/"
    cd "$npm"
    npm ci --ignore-scripts --no-audit --no-fund
    cp package-lock.json .installed
fi
