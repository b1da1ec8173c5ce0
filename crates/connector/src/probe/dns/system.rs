// SPDX-License-Identifier: Apache-2.0
//! How the machine resolves names, as its files say: `/etc/hosts`, then the servers of
//! `/etc/resolv.conf`. Modules of the C library beside these are not asked.

use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, SocketAddrV6};

/// The C library uses no more.
const SERVERS_MAX: usize = 3;
const PORT: u16 = 53;
/// Bytes of a file that are read.
const FILE_MAX: u64 = 4 * 1024 * 1024;

/// The machine's settings for names.
#[derive(Clone, Debug, Default)]
pub struct System {
    pub servers: Vec<SocketAddr>,
    table: BTreeMap<String, Vec<IpAddr>>,
}

impl System {
    /// Reads the machine's files; one that is missing is empty.
    pub fn read() -> Self {
        Self::parse(&file("/etc/resolv.conf"), &file("/etc/hosts"))
    }

    /// Reads the text of both files.
    pub fn parse(resolv_conf: &str, hosts: &str) -> Self {
        let servers = resolv_conf.lines().filter_map(|line| {
            let mut words = line.split_whitespace();
            (words.next()? == "nameserver").then(|| words.next())?.and_then(server)
        });
        let mut servers: Vec<SocketAddr> = servers.take(SERVERS_MAX).collect();
        if servers.is_empty() {
            servers.push((Ipv4Addr::LOCALHOST, PORT).into());
        }
        let mut table: BTreeMap<String, Vec<IpAddr>> = BTreeMap::new();
        for line in hosts.lines() {
            let mut words = line.split('#').next().unwrap_or_default().split_whitespace();
            let Some(address) = words.next().and_then(|word| word.parse().ok()) else { continue };
            for name in words {
                table.entry(name.to_ascii_lowercase()).or_default().push(address);
            }
        }
        Self { servers, table }
    }

    /// Addresses that the table of hosts has.
    pub fn hosts(&self, name: &str) -> Vec<IpAddr> {
        let name = name.strip_suffix('.').unwrap_or(name).to_ascii_lowercase();
        self.table.get(&name).cloned().unwrap_or_default()
    }
}

/// An address; one of a link's own has the number of its interface behind a percent sign.
fn server(word: &str) -> Option<SocketAddr> {
    let Some((address, zone)) = word.split_once('%') else {
        return word.parse::<IpAddr>().ok().map(|address| (address, PORT).into());
    };
    let address: Ipv6Addr = address.parse().ok()?;
    let zone = zone
        .parse()
        .or_else(|_| file(&format!("/sys/class/net/{zone}/ifindex")).trim().parse::<u32>());
    Some(SocketAddrV6::new(address, PORT, 0, zone.ok()?).into())
}

fn file(path: &str) -> String {
    use std::io::Read;
    let mut text = Vec::new();
    if let Ok(file) = std::fs::File::open(path) {
        // What cannot be read to its end is used as far as it goes.
        let _ = file.take(FILE_MAX).read_to_end(&mut text);
    }
    String::from_utf8_lossy(&text).into_owned()
}
