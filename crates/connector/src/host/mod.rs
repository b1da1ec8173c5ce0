// SPDX-License-Identifier: Apache-2.0
//! The machine that asks: its routes, tunnels, counters, settings and agents.
