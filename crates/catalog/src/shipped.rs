// SPDX-License-Identifier: Apache-2.0
//! The data that ships with Portolan, by vendor; the folder `catalog/` of the repository.

use crate::VendorFiles;

macro_rules! file {
    ($vendor:literal, $name:literal) => {
        Some(include_str!(concat!("../../../catalog/", $vendor, "/", $name, ".csv")))
    };
}

/// Every vendor, in the order of listings.
pub const VENDORS: &[VendorFiles] = &[VendorFiles {
    vendor: "citrix",
    roles: file!("citrix", "roles"),
    requirements: file!("citrix", "requirements"),
    conditions: file!("citrix", "conditions"),
    pins: file!("citrix", "pins"),
    links: file!("citrix", "links"),
}];
