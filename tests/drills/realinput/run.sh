#!/bin/sh
# run.sh DECKHANDCTL BUILD_DIR: the drill, or what has to be installed for it.
set -eu
ctl=${1:?usage: run.sh DECKHANDCTL BUILD_DIR}
build=${2:?usage: run.sh DECKHANDCTL BUILD_DIR}
here=$(cd "$(dirname "$0")" && pwd)
if ! command -v node >/dev/null 2>&1; then
    echo "This drill needs Node.js 18 or newer: apt-get install nodejs npm" >&2
    exit 1
fi
if [ ! -f "$build/drills/realinput/.installed" ]; then
    echo "This drill's packages are missing: tests/drills/realinput/install.sh $build" >&2
    exit 1
fi
exec node "$here/drill.mjs" "$ctl" "$build/drills/realinput"
