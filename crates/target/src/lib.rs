// SPDX-License-Identifier: Apache-2.0
//! Enforcement targets: an Acl lowered to bytes, and read back.
