// SPDX-License-Identifier: Apache-2.0
//! The compiled form: attributed entries over groups; compiler and evaluator.
