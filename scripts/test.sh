#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Runs every test of the workspace; the tally is the last thing it prints.
set -u

# nextest leaves the examples of the documentation out, so they come first.
examples() {
    said=$(cargo test --workspace --doc --quiet 2>&1) || {
        echo "$said" >&2
        return 1
    }
}

if cargo nextest --version >/dev/null 2>&1; then
    cargo test --workspace --no-run && examples || exit 1
    exec cargo nextest run --workspace --no-fail-fast --status-level fail --final-status-level fail
fi
exec cargo test --workspace --no-fail-fast --quiet
