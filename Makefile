# SPDX-License-Identifier: Apache-2.0
# Thin names for what people and CI do. The work stands in scripts/, xtask/ and the binary.

# Where rustup puts cargo, and where users do not find administrators' tools.
export PATH := $(PATH):$(HOME)/.cargo/bin:/usr/local/sbin:/usr/sbin:/sbin

# A terminal sees cargo's progress, a log only what goes wrong.
ifeq ($(shell [ -t 2 ] && echo terminal),)
export CARGO_TERM_QUIET ?= true
endif

.DEFAULT_GOAL := help
.PHONY: help build demo test lint range proof fuzz bench

help: ## list these targets
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 14

build: ## build target/release/portolan
	@sh scripts/packages.sh build
	@sh scripts/cargo.sh
	@cargo build --release --locked --package portolan-cli

demo: build ## watch a Citrix platform go from flat to segmented, in namespaces of this machine
	@sh scripts/packages.sh lab
	@mkdir -p target/demo
	@target/release/portolan lab demo citrix --report target/demo/report.json

lint: ## formatting, clippy, house rules; licences where cargo-deny is installed
	@sh scripts/packages.sh build
	@sh scripts/cargo.sh fmt clippy
	@cargo fmt --all -- --check
	@cargo clippy --workspace --all-targets --locked -- -D warnings
	@cargo xtask tidy
	@! cargo deny --version >/dev/null 2>&1 || cargo deny --offline --log-level error check licenses bans sources

test: lint ## lint, and every test
	@sh scripts/packages.sh lab
	@sh scripts/packages.sh editor || echo "what needs a real editor is skipped" >&2
	@sh scripts/packages.sh range || echo "what needs a real interceptor is skipped" >&2
	@sh scripts/range.sh
	@sh scripts/test.sh

range: ## try `connector check` among real interceptors; prints the confusion matrix
	@sh scripts/packages.sh build lab range
	@sh scripts/cargo.sh
	@sh scripts/range.sh
	@cargo test --quiet --package portolan-cli --test range -- --nocapture

proof: ## hold the proofs against brute force and against Z3
	@sh scripts/packages.sh build bench
	@sh scripts/cargo.sh
	@sh scripts/proof.sh

fuzz: ## feed made-up certificates, led by coverage; PORTOLAN_FUZZ_SECONDS says how long
	@sh scripts/packages.sh build
	@sh scripts/cargo.sh
	@sh scripts/fuzz.sh

bench: ## measure, beside a peer; writes target/bench/report.json
	@sh scripts/packages.sh build lab range bench
	@sh scripts/cargo.sh
	@cargo build --release --locked --package portolan-bench --package portolan-cli
	@sh scripts/bench.sh
