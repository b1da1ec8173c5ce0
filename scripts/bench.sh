#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Runs the benchmark that `make bench` has built. It makes namespaces of its own, as root or as any
# user who may; words given here are its own (`--quick`, `--folder FOLDER`).
set -eu

PATH="$PATH:/usr/local/sbin:/usr/sbin:/sbin"
export PATH
exec target/release/bench "$@"
