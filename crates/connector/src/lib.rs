// SPDX-License-Identifier: Apache-2.0
//! Probes and echo: what a Cloud Connector meets on its way, measured.
