// SPDX-License-Identifier: Apache-2.0
//! The data that ships with Portolan, by vendor; the folder `catalog/` of the repository.

use crate::VendorFiles;

macro_rules! file {
    ($vendor:literal, $name:literal) => {
        Some(include_str!(concat!("../../../catalog/", $vendor, "/", $name, ".csv")))
    };
}

/// Every vendor, in the order of listings.
pub const VENDORS: &[VendorFiles] = &[
    VendorFiles {
        vendor: "citrix",
        roles: file!("citrix", "roles"),
        requirements: file!("citrix", "requirements"),
        conditions: file!("citrix", "conditions"),
        pins: file!("citrix", "pins"),
        links: file!("citrix", "links"),
    },
    VendorFiles {
        vendor: "citrix-cloud",
        roles: file!("citrix-cloud", "roles"),
        requirements: file!("citrix-cloud", "requirements"),
        conditions: file!("citrix-cloud", "conditions"),
        pins: None,
        links: None,
    },
    VendorFiles {
        vendor: "microsoft",
        roles: file!("microsoft", "roles"),
        requirements: file!("microsoft", "requirements"),
        conditions: file!("microsoft", "conditions"),
        pins: file!("microsoft", "pins"),
        links: None,
    },
    VendorFiles {
        vendor: "infrastructure",
        roles: file!("infrastructure", "roles"),
        requirements: file!("infrastructure", "requirements"),
        conditions: file!("infrastructure", "conditions"),
        pins: file!("infrastructure", "pins"),
        links: None,
    },
    VendorFiles {
        vendor: "nutanix",
        roles: file!("nutanix", "roles"),
        requirements: file!("nutanix", "requirements"),
        conditions: file!("nutanix", "conditions"),
        pins: None,
        links: None,
    },
    VendorFiles {
        vendor: "vmware",
        roles: file!("vmware", "roles"),
        requirements: file!("vmware", "requirements"),
        conditions: file!("vmware", "conditions"),
        pins: None,
        links: None,
    },
];
