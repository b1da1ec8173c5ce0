// SPDX-License-Identifier: Apache-2.0
//! The far end of a scenario: hosts with certificates, each way that a chain can be.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::Stage;
use crate::RangeError;
use crate::authority::{Authority, Leaf, Promises};
use crate::cloud::{Host, Manner};
use crate::scenario::{Chain, FarHost};

/// Where the revocation list is.
const CRL: &str = "http://crl3.digicert.com/range.crl";

impl Stage {
    /// Adds a host, with a certificate of the kind that was asked for.
    pub(super) fn add(&mut self, number: usize, host: &FarHost) -> Result<(), RangeError> {
        let (chain, key) = self.certificate(host)?;
        let host = Host {
            name: host.name.to_owned(),
            addresses: host.addresses.clone().unwrap_or_else(|| addresses(number)),
            leads_to: host.leads_to.map(str::to_owned),
            chain,
            key,
            has_tls13: host.has_tls13,
            manner: host.manner,
        };
        self.plan.hosts.push(host);
        Ok(())
    }

    fn certificate(&mut self, host: &FarHost) -> Result<(String, String), RangeError> {
        let bare =
            Leaf { name: host.name, from: -20, until: 340, promises: Promises::None, crl: None };
        let crl = Some(CRL.to_owned());
        match host.chain {
            Chain::Private(name) => private(self.authority(name)?, &bare, true),
            Chain::SelfSignedBy(name) => private(self.authority(name)?, &bare, false),
            Chain::CopiesPromises(name) => {
                let real =
                    Leaf { promises: Promises::By(&self.logs), crl: crl.clone(), ..bare.clone() };
                let copied = self.issuing(host).issue(&real)?.promises.unwrap_or_default();
                let leaf = Leaf { promises: Promises::Copied(copied), crl, ..bare };
                private(self.authority(name)?, &leaf, true)
            }
            Chain::Public
            | Chain::Expired
            | Chain::NotYet
            | Chain::Incomplete
            | Chain::Disordered => {
                self.public(host, &Leaf { promises: Promises::By(&self.logs), crl, ..bare })
            }
        }
    }

    fn issuing(&self, host: &FarHost) -> &Authority {
        let [first, second] = &self.issuing;
        if host.operator == 0 { first } else { second }
    }

    fn public(&self, host: &FarHost, good: &Leaf<'_>) -> Result<(String, String), RangeError> {
        let issuing = self.issuing(host);
        let issued = match host.chain {
            Chain::Expired => issuing.issue(&Leaf { from: -400, until: -2, ..good.clone() })?,
            Chain::NotYet => issuing.issue(&Leaf { from: 5, until: 300, ..good.clone() })?,
            Chain::Public
            | Chain::Incomplete
            | Chain::Disordered
            | Chain::Private(_)
            | Chain::SelfSignedBy(_)
            | Chain::CopiesPromises(_) => issuing.issue(good)?,
        };
        let (leaf, issuing, root) = (issued.pem, &issuing.pem, &self.root.pem);
        let chain = if matches!(host.chain, Chain::Incomplete) {
            leaf
        } else if matches!(host.chain, Chain::Disordered) {
            format!("{leaf}{root}{issuing}{issuing}")
        } else {
            format!("{leaf}{issuing}")
        };
        Ok((chain, issued.key_pem))
    }

    /// The revocation list of both issuing authorities' certificates; nobody is on it.
    pub(super) fn publish_revocation(&mut self) -> Result<(), RangeError> {
        let list = self.issuing[0].revocation_list()?;
        self.plan.files.insert("/range.crl".into(), STANDARD.encode(list));
        Ok(())
    }
}

fn private(ca: &Authority, leaf: &Leaf<'_>, whole: bool) -> Result<(String, String), RangeError> {
    let issued = ca.issue(leaf)?;
    let chain = if whole { format!("{}{}", issued.pem, ca.pem) } else { issued.pem };
    Ok((chain, issued.key_pem))
}

/// Of both families, one for each host.
fn addresses(number: usize) -> Vec<IpAddr> {
    let last = u8::try_from(100 + number % 100).unwrap_or(100);
    let group = u16::try_from(number / 100).unwrap_or_default();
    // Beyond three hundred, names share addresses.
    let v4 = match group % 3 {
        0 => [203, 0, 113, last],
        1 => [198, 51, 100, last],
        _ => [192, 0, 2, last],
    };
    let v6 = Ipv6Addr::new(0x2001, 0xdb8, 0, group, 0, 0, 0, u16::from(last));
    vec![IpAddr::V4(Ipv4Addr::from(v4)), IpAddr::V6(v6)]
}

impl Default for FarHost {
    fn default() -> Self {
        Self {
            name: "",
            addresses: None,
            leads_to: None,
            chain: Chain::Public,
            operator: 0,
            has_tls13: true,
            manner: Manner::Answers,
        }
    }
}
