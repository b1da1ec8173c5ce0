// SPDX-License-Identifier: Apache-2.0
//! The executable semantics: what a verdict is, short and obvious.
