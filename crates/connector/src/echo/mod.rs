// SPDX-License-Identifier: Apache-2.0
//! Our own far end: tells a visitor what it saw of them.
