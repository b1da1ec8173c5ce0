# SPDX-License-Identifier: Apache-2.0
"""Asks Z3 whether two lists of rules let the same pass. Reads the question from the file that is
named; prints the answer and the milliseconds of building and solving."""

import json
import sys
import time

import z3

SOURCE, DESTINATION = z3.BitVec("source", 32), z3.BitVec("destination", 32)
PORT, PROTOCOL = z3.BitVec("port", 16), z3.BitVec("protocol", 8)
TCP = 6


def passes(rules):
    """The first match decides; what none matches is denied."""
    verdict = z3.BoolVal(False)
    for rule in reversed(rules):
        here = z3.And(
            z3.Or([SOURCE == address for address in rule["sources"]]),
            z3.Or([DESTINATION == address for address in rule["destinations"]]),
            PORT == rule["port"],
            PROTOCOL == TCP,
        )
        verdict = z3.If(here, z3.BoolVal(rule["allow"]), verdict)
    return verdict


def main():
    sys.setrecursionlimit(1_000_000)
    with open(sys.argv[1], encoding="utf-8") as file:
        question = json.load(file)
    start = time.monotonic()
    solver = z3.Solver()
    solver.add(passes(question["old"]) != passes(question["new"]))
    found = solver.check()
    if found == z3.sat:
        solver.model()
    took = (time.monotonic() - start) * 1000
    print(json.dumps({"equal": found == z3.unsat, "ms": took}))


main()
