// SPDX-License-Identifier: Apache-2.0
//! Exceptions for the devices in between: written, read back and verified by each product's own matching.
