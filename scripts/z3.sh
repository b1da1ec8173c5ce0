#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Installs Z3 from PyPI under target/, for the tests that hold our proofs against it, and prints
# the Python that has it. Nothing that is shipped uses it.
set -eu

venv=target/z3/venv
version=5.4.0.0

[ -x "$venv/bin/python" ] || python3 -m venv "$venv" >&2
"$venv/bin/python" -c 'import z3' 2>/dev/null || {
    echo "installing z3-solver $version under $venv" >&2
    "$venv/bin/python" -m pip install --quiet --disable-pip-version-check "z3-solver==$version" >&2
}
echo "$venv/bin/python"
