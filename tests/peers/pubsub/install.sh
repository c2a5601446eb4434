#!/bin/sh
# install.sh BUILD_DIR: builds the Pub/Sub peer into BUILD_DIR/peers from Debian's Go packages, and
# puts Google's client beside it, to the letter of the lock file.
set -eu
build=${1:?usage: install.sh BUILD_DIR}/peers
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$build/npm/pubsub"
build=$(cd "$build" && pwd)

client=$build/npm/pubsub
if ! cmp -s "$here/package-lock.json" "$client/.installed" || [ ! -d "$client/node_modules" ]; then
    cp "$here/package.json" "$here/package-lock.json" "$here/.npmrc" "$client/"
    (cd "$client" && npm ci --ignore-scripts)
    cp "$here/package-lock.json" "$client/.installed"
fi

# Without modules: the packages are those of golang-google-cloud-dev, nothing is downloaded.
workspace=$build/pubsub
mkdir -p "$workspace/src"
ln -sfn "$here/peer" "$workspace/src/pubsubpeer"
GO111MODULE=off GOTOOLCHAIN=local GOPROXY=off GOPATH="$workspace:/usr/share/gocode" \
    GOCACHE="$workspace/cache" go build -o "$build/pubsubpeer" pubsubpeer
