// SPDX-License-Identifier: Apache-2.0
//! Names of services that exist without being declared.

/// Name and words, sorted by name. A site that declares the same name means its own.
pub const SERVICES: [(&str, &[&str]); 32] = [
    ("dhcp", &["udp/67"]),
    ("dns", &["tcp/53", "udp/53"]),
    ("edt", &["udp/1494", "udp/2598"]),
    ("global-catalog", &["tcp/3268-3269"]),
    ("http", &["tcp/80"]),
    ("https", &["tcp/443"]),
    ("https-quic", &["udp/443"]),
    ("ica", &["tcp/1494", "tcp/2598"]),
    ("kerberos", &["tcp/88", "udp/88"]),
    ("kerberos-password", &["tcp/464", "udp/464"]),
    ("kms", &["tcp/1688"]),
    ("ldap", &["tcp/389", "udp/389"]),
    ("ldaps", &["tcp/636"]),
    ("mssql", &["tcp/1433"]),
    ("mssql-browser", &["udp/1434"]),
    ("netbios", &["tcp/139", "udp/137-138"]),
    ("ntp", &["udp/123"]),
    ("ping", &["icmp/8", "icmpv6/128"]),
    ("prism", &["tcp/9440"]),
    ("pxe", &["udp/4011"]),
    ("radius", &["udp/1812-1813"]),
    ("rdp", &["tcp/3389", "udp/3389"]),
    ("rpc", &["tcp/135"]),
    ("rpc-dynamic", &["tcp/49152-65535"]),
    ("smb", &["tcp/445"]),
    ("smtp", &["tcp/25"]),
    ("snmp", &["udp/161"]),
    ("snmp-trap", &["udp/162"]),
    ("ssh", &["tcp/22"]),
    ("syslog", &["udp/514"]),
    ("tftp", &["udp/69"]),
    ("winrm", &["tcp/5985-5986"]),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_shipped_service_is_made_of_services_and_stands_in_order() {
        assert!(SERVICES.windows(2).all(|pair| pair[0].0 < pair[1].0));
        for word in SERVICES.iter().flat_map(|(_, words)| *words) {
            assert!(portolan_net::parse_service(word).is_ok(), "{word}");
        }
    }
}
