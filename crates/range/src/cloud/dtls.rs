// SPDX-License-Identifier: Apache-2.0
//! UDP 443: whoever begins a DTLS handshake is asked to come again with a cookie (RFC 6347, 4.2.1).

use std::collections::BTreeSet;
use std::net::UdpSocket;

use super::{Plan, datagrams};
use crate::RangeError;

/// HelloVerifyRequest in a record of DTLS 1.0, as the standard has it, with a cookie of 4 bytes.
const AGAIN: [u8; 32] = [
    22, 0xfe, 0xff, 0, 0, 0, 0, 0, 0, 0, 0, 0, 19, // record
    3, 0, 0, 7, 0, 0, 0, 0, 0, 0, 0, 7, // handshake
    0xfe, 0xff, 4, 0xc0, 0x01, 0xd0, 0x0d,
];

/// A socket for each address, so that answers come from the address that was asked.
pub(super) fn serve(plan: &Plan) -> Result<(), RangeError> {
    let addresses: BTreeSet<_> = plan.hosts.iter().flat_map(|host| &host.addresses).collect();
    let is_silent = plan.is_silent_by_udp;
    for address in addresses {
        let socket =
            UdpSocket::bind((*address, 443)).map_err(RangeError::io("listen at UDP port 443"))?;
        datagrams(socket, move |said| (!is_silent && begins(said)).then(|| AGAIN.to_vec()));
    }
    Ok(())
}

/// A handshake record of some version of DTLS.
fn begins(said: &[u8]) -> bool {
    matches!(said, [22, 0xfe, ..])
}
