#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Says plainly when there is no Rust to build with. Rust comes from rustup, never from a package:
# distributions are years behind the version that Cargo.toml asks for.
set -u

command -v cargo >/dev/null 2>&1 || {
    echo "portolan is built with Rust, and there is no \`cargo\` here; install it from https://rustup.rs" >&2
    exit 2
}
for part in "$@"; do
    cargo "$part" --version >/dev/null 2>&1 || {
        echo "\`cargo $part\` is missing; add it with \`rustup component add $part\`" | sed 's/add fmt/add rustfmt/' >&2
        exit 2
    }
done
