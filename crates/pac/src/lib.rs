// SPDX-License-Identifier: Apache-2.0
//! Proxy auto-configuration, evaluated in a bounded engine.
