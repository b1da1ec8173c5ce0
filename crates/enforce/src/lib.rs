// SPDX-License-Identifier: Apache-2.0
//! Carries a plan out, reads back, rolls back.
