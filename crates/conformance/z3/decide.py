#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Decides with Z3 what we decide ourselves, from the entries alone.

Reads questions, one JSON object a line, from the file that is named, and writes an answer a line:
whether two lists of entries let the same pass, a connection that shows it where they do not, what
each list says of the witnesses that are given, and whether given blocks are what a list allows.
"""

import ipaddress
import json
import multiprocessing
import sys

import z3

# A connection: the family, both addresses as 128 bits (an IPv4 address in the low 32), and
# protocol and port, or type and code, in 24.
V6 = z3.Bool("v6")
SOURCE = z3.BitVec("source", 128)
DESTINATION = z3.BitVec("destination", 128)
SERVICE = z3.BitVec("service", 24)

ICMP, TCP, UDP, ICMPV6 = 1, 6, 17, 58
VIEWS = ("live", "intended")


def real():
    """What a connection can be at all."""
    short = z3.And(z3.Extract(127, 32, SOURCE) == 0, z3.Extract(127, 32, DESTINATION) == 0)
    protocol = z3.Extract(23, 16, SERVICE)
    detailed = z3.Or([protocol == number for number in (ICMP, TCP, UDP, ICMPV6)])
    return z3.And(z3.Or(V6, short), z3.Or(detailed, z3.Extract(15, 0, SERVICE) == 0))


def between(variable, first, last):
    if first == last:
        return variable == first
    return z3.And(z3.UGE(variable, first), z3.ULE(variable, last))


def is_in(variable, ranges):
    """Whether an address is in ranges, given as pairs of words."""
    parts = {4: [], 6: []}
    for first, last in ranges:
        first, last = ipaddress.ip_address(first), ipaddress.ip_address(last)
        parts[first.version].append(between(variable, int(first), int(last)))
    return z3.If(V6, z3.Or(parts[6]), z3.Or(parts[4]))


def is_service(ranges):
    """Whether the service is in ranges, given as protocol, first and last detail, ascending."""
    joined = []
    for protocol, first, last in ranges:
        first, last = protocol << 16 | first, protocol << 16 | last
        if joined and joined[-1][1] + 1 == first:
            first = joined.pop()[0]
        joined.append((first, last))
    return z3.Or([between(SERVICE, first, last) for first, last in joined])


class Policy:
    """A list of entries: what each end says, and what passes."""

    def __init__(self, words):
        self.words = words
        self.source = [is_in(SOURCE, ranges) for ranges in words["groups"]]
        self.destination = [is_in(DESTINATION, ranges) for ranges in words["groups"]]
        self.services = [is_service(entry["services"]) for entry in words["entries"]]

    def end(self, direction, view):
        """First match wins. An entry that sends on goes to one further down."""
        own, peer = self.source, self.destination
        if direction == "ingress":
            own, peer = peer, own
        behind = [z3.BoolVal(True)]
        entries = list(zip(self.words["entries"], self.services))
        for entry, services in reversed(entries):
            rest = behind[-1]
            if entry["direction"] == direction and (entry["live"] or view == "intended"):
                here = z3.And(own[entry["own"]], peer[entry["peer"]], services)
                if entry["to"] is None:
                    said = z3.BoolVal(entry["allow"])
                else:
                    said = behind[len(entries) - entry["to"]]
                rest = z3.If(here, said, rest)
            behind.append(rest)
        judging = is_in(SOURCE if direction == "egress" else DESTINATION, self.words["judging"])
        return z3.Implies(judging, behind[-1])

    def both_ends(self, view):
        return z3.And(self.end("egress", view), self.end("ingress", view))

    def passes(self, view):
        """A machine reaches itself whatever the entries say."""
        same = [
            z3.And(is_in(SOURCE, ranges), is_in(DESTINATION, ranges))
            for ranges in self.words["workloads"]
        ]
        return z3.Or(SOURCE == DESTINATION, *same, self.both_ends(view))


def block(words):
    return z3.And(
        is_in(SOURCE, words["source"]),
        is_in(DESTINATION, words["destination"]),
        is_service(words["services"]),
    )


def example(formula):
    """A connection for which the formula holds; nothing where it never does."""
    solver = z3.SolverFor("QF_BV")
    solver.add(real(), formula)
    found = solver.check()
    if found == z3.unsat:
        return None
    if found != z3.sat:
        raise RuntimeError(f"Z3 does not decide: {solver.reason_unknown()}")
    model = solver.model()

    def value(variable):
        return model.eval(variable, model_completion=True)

    kind = ipaddress.IPv6Address if z3.is_true(value(V6)) else ipaddress.IPv4Address
    service = value(SERVICE).as_long()
    return {
        "source": str(kind(value(SOURCE).as_long())),
        "destination": str(kind(value(DESTINATION).as_long())),
        "protocol": service >> 16,
        "detail": service & 0xFFFF,
    }


def holds(formula, connection):
    """The formula for one connection."""
    source = ipaddress.ip_address(connection["source"])
    destination = ipaddress.ip_address(connection["destination"])
    service = connection["protocol"] << 16 | connection["detail"]
    said = z3.simplify(
        z3.substitute(
            formula,
            (V6, z3.BoolVal(source.version == 6)),
            (SOURCE, z3.BitVecVal(int(source), 128)),
            (DESTINATION, z3.BitVecVal(int(destination), 128)),
            (SERVICE, z3.BitVecVal(service, 24)),
        )
    )
    if not (z3.is_true(said) or z3.is_false(said)):
        raise RuntimeError("a formula has more in it than a connection")
    return z3.is_true(said)


def answer(line):
    question = json.loads(line)
    old, new = Policy(question["old"]), Policy(question["new"])
    said = {(p, view): p.passes(view) for p in (old, new) for view in VIEWS}
    differs = z3.Or([said[old, view] != said[new, view] for view in VIEWS])
    found = example(differs)
    allowed = {
        view: example(old.both_ends(view) != z3.Or([block(b) for b in question["allowed"][view]]))
        for view in VIEWS
    }
    return json.dumps(
        {
            "seed": question["seed"],
            "equal": found is None,
            "witness": found,
            "confirmed": [
                [holds(said[p, view], witness) for p in (old, new) for view in VIEWS]
                for witness in question["witnesses"]
            ],
            "not_allowed_so": [allowed[view] for view in VIEWS if allowed[view]],
        }
    )


def main():
    with open(sys.argv[1], encoding="utf-8") as questions, multiprocessing.Pool() as pool:
        for line in pool.imap(answer, questions):
            print(line, flush=True)


if __name__ == "__main__":
    main()
