#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Runs the benchmarks in a network of their own, which takes all that they build with it.
set -u

mkdir -p target/bench || exit 2
if [ "$(id -u)" -eq 0 ]; then
    exec unshare --net --mount target/release/bench "$@"
fi
exec unshare --user --map-root-user --net --mount target/release/bench "$@"
