#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Installs mitmproxy from PyPI under target/, for the range in which `connector check` is tried.
# Nothing that is shipped uses it. Says so and ends 0 where it cannot be had: what needs it is skipped by name.
set -u

venv=target/range/venv
version=11.0.2

[ -x "$venv/bin/mitmdump" ] && exit 0
has_none() { echo "mitmproxy could not be installed ($1); what needs it is skipped" >&2; exit 0; }
mkdir -p target/range
python3 -m venv "$venv" >/dev/null 2>&1 || has_none "python3 has no venv"
echo "installing mitmproxy $version under $venv" >&2
"$venv/bin/python" -m pip install --quiet --disable-pip-version-check "mitmproxy==$version" >/dev/null 2>&1 ||
    { rm -rf "$venv"; has_none "PyPI did not give it"; }
