#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Holds our proofs against brute force and against Z3; prints how much was tried, and fails where
# anything differs. `PORTOLAN_PAIRS` says how many pairs of policies Z3 is asked about.
set -u

PORTOLAN_PAIRS=${PORTOLAN_PAIRS:-1000}
export PORTOLAN_PAIRS

# What the tests print, without the noise around it.
prove() {
    said=$(cargo test --quiet --package "$1" --test "$2" -- --nocapture 2>&1) || {
        echo "$said" >&2
        exit 1
    }
    # A test that was skipped has proved nothing.
    echo "$said" | grep -o '[0-9].*: 0 differences' || {
        echo "$said" >&2
        exit 1
    }
}

sh scripts/z3.sh >/dev/null || exit 2
prove portolan-net algebra
prove portolan-acl region
prove portolan-conformance z3
