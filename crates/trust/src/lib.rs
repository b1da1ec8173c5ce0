// SPDX-License-Identifier: Apache-2.0
//! Certificate chains judged: who vouches for them, which device made them, what a log promised.
