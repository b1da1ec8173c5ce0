// SPDX-License-Identifier: Apache-2.0
//! Asks for each address by each way, and writes down what came of it.
