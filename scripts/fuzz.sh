#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Feeds made-up bytes to what reads certificates, led by what they reach in the code. The flags are
# those of `cargo fuzz run --sanitizer none`, so that the compiler that builds the product is enough;
# beside it this needs a C++ compiler, for libFuzzer. `PORTOLAN_FUZZ_SECONDS` says for how long.
set -eu

c++ --version >/dev/null 2>&1 || {
    echo "libFuzzer is built with a C++ compiler, and there is no \`c++\` here" >&2
    exit 2
}
into=${CARGO_TARGET_DIR:-target}/fuzz
host=$(rustc -vV | sed -n 's/^host: //p')
cargo run --quiet --locked --package portolan-trust --example seeds -- "$into/seeds"
mkdir -p "$into/corpus"
RUSTFLAGS='--cfg fuzzing -Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 -Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table -Ccodegen-units=1' \
    cargo build --quiet --manifest-path fuzz/Cargo.toml --target-dir "$into/build" --target "$host"
exec "$into/build/$host/debug/chain" -max_total_time="${PORTOLAN_FUZZ_SECONDS:-60}" -max_len=16384 \
    -timeout=10 -rss_limit_mb=2048 -print_final_stats=1 -artifact_prefix="$into/" "$into/corpus" "$into/seeds"
