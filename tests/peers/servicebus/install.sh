#!/bin/sh
# install.sh BUILD_DIR: puts what the peer needs into BUILD_DIR/peers/servicebus, to the letter of
# the lock file.
set -eu
build=${1:?usage: install.sh BUILD_DIR}
here=$(cd "$(dirname "$0")" && pwd)
target=$build/peers/servicebus
mkdir -p "$target"
if cmp -s "$here/package-lock.json" "$target/.installed" && [ -d "$target/node_modules" ]; then
    exit 0
fi
cp "$here/package.json" "$here/package-lock.json" "$here/.npmrc" "$target/"
cd "$target"
npm ci --ignore-scripts
cp package-lock.json .installed
