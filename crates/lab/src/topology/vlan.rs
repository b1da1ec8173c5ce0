// SPDX-License-Identifier: Apache-2.0
//! A VLAN of the lab: a number that all of its addresses are made from.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// One broadcast domain with a subnet of each family.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Vlan {
    /// Short: its bridges are called `br-<id>`.
    pub id: String,
    pub tag: u8,
    pub purpose: String,
    pub v4: Ipv4Addr,
    pub v6: Ipv6Addr,
}

impl Vlan {
    pub(super) fn new(id: &str, tag: u8, purpose: &str, v4: [u8; 4], v6: [u16; 8]) -> Self {
        Self {
            id: id.into(),
            tag,
            purpose: purpose.into(),
            v4: Ipv4Addr::from(v4),
            v6: Ipv6Addr::from(v6),
        }
    }

    pub fn bridge(&self) -> String {
        format!("br-{}", self.id)
    }

    /// The prefixes as text, IPv4 first.
    pub fn cidrs(&self) -> [String; 2] {
        [format!("{}/24", self.v4), format!("{}/64", self.v6)]
    }

    /// The router's addresses in it.
    pub fn gateways(&self) -> [IpAddr; 2] {
        [self.host_v4(1).into(), self.host_v6(1).into()]
    }

    pub fn host_v4(&self, number: u8) -> Ipv4Addr {
        Ipv4Addr::from(u32::from(self.v4) | u32::from(number))
    }

    /// The host number's decimal digits, so that both addresses of a machine read alike.
    pub fn host_v6(&self, number: u8) -> Ipv6Addr {
        let n = u128::from(number);
        let digits = ((n / 100) << 8) | ((n / 10 % 10) << 4) | (n % 10);
        Ipv6Addr::from(u128::from(self.v6) | digits)
    }

    /// A locally administered address that names the VLAN and the host.
    pub fn mac(&self, number: u8) -> String {
        format!("02:40:00:00:{:02x}:{number:02x}", self.tag)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_addresses_of_a_host_end_in_the_same_digits() {
        let vlan = Vlan::new("x", 7, "", [10, 40, 7, 0], [0xfd40, 7, 0, 0, 0, 0, 0, 0]);
        assert_eq!(vlan.host_v4(112).to_string(), "10.40.7.112");
        assert_eq!(vlan.host_v6(112).to_string(), "fd40:7::112");
        assert_eq!(vlan.mac(112), "02:40:00:00:07:70");
    }
}
