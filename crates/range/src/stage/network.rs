// SPDX-License-Identifier: Apache-2.0
//! Three namespaces in a row: the client, the middle, the cloud.

use std::path::Path;
use std::process::Command;

use super::process::checked;
use crate::RangeError;

/// Addresses of the far end are of the ranges for documentation (RFC 5737, RFC 3849): the whole of
/// them is local there.
const BUILD: &str = r"
mount -t tmpfs range /run
ip link set lo up
for place in client middle cloud; do
    ip netns add $place
    ip -n $place link set lo up
done
ip -n client link add up0 type veth peer name left netns middle
ip -n middle link add right type veth peer name down0 netns cloud
ip -n client addr add 10.77.0.2/24 dev up0
ip -n client addr add fd77::2/64 dev up0 nodad
ip -n middle addr add 10.77.0.1/24 dev left
ip -n middle addr add fd77::1/64 dev left nodad
ip -n middle addr add 10.77.1.1/24 dev right
ip -n middle addr add fd77:1::1/64 dev right nodad
ip -n cloud addr add 10.77.1.2/24 dev down0
ip -n cloud addr add fd77:1::2/64 dev down0 nodad
ip -n client link set up0 up
ip -n middle link set left up
ip -n middle link set right up
ip -n cloud link set down0 up
ip -n client route add default via 10.77.0.1
ip -n client -6 route add default via fd77::1
ip -n middle route add default via 10.77.1.2
ip -n middle -6 route add default via fd77:1::2
ip -n cloud route add default via 10.77.1.1
ip -n cloud -6 route add default via fd77:1::1
for range in 203.0.113.0/24 198.51.100.0/24 192.0.2.0/24 10.99.0.0/16; do
    ip -n cloud route add local $range dev lo
done
ip -n cloud -6 route add local 2001:db8::/32 dev lo
ip netns exec middle sysctl -qw net.ipv4.ip_forward=1 net.ipv6.conf.all.forwarding=1
ip netns exec cloud sysctl -qw net.ipv6.ip_nonlocal_bind=1
";

/// Builds them, and makes the machine's names come from the far end.
pub(super) fn build(folder: &Path) -> Result<(), RangeError> {
    let resolver = "nameserver 203.0.113.53\noptions timeout:2 attempts:2\n";
    let write = |name: &str, text: &str| {
        std::fs::write(folder.join(name), text).map_err(RangeError::io("write the names' settings"))
    };
    write("resolv.conf", resolver)?;
    write("hosts", "127.0.0.1 localhost\n::1 localhost\n")?;
    let at = folder.display();
    let script = format!(
        "{BUILD}\nmount --bind {at}/resolv.conf /etc/resolv.conf\nmount --bind {at}/hosts /etc/hosts\n"
    );
    checked(Command::new("sh").args(["-ec", &script])).map(drop)
}
