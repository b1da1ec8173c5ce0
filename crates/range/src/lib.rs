// SPDX-License-Identifier: Apache-2.0
//! A test range: Citrix Cloud and the devices in front of it, in network namespaces.
