// SPDX-License-Identifier: Apache-2.0
//! Any record at all, drawn from bytes: what a shrinker can make smaller.

use portolan_doctor::seen::*;

use super::world::*;

pub(crate) struct Dice<'a>(pub(crate) &'a [u8]);

const KINDS: [Kind; 18] = [
    Kind::NoName,
    Kind::NameServer,
    Kind::NameLoop,
    Kind::NoAddress,
    Kind::Timeout,
    Kind::Refused,
    Kind::Reset,
    Kind::Closed,
    Kind::Unreachable,
    Kind::Prohibited,
    Kind::ProxyRefused,
    Kind::ProxyAuthentication,
    Kind::Alert,
    Kind::NotTls,
    Kind::BadTls,
    Kind::NotHttp,
    Kind::TooMuch,
    Kind::Local,
];
/// Foreign text, as bad as it gets.
const TEXTS: [&str; 10] = [
    "",
    "a",
    "<script>alert(1)</script>",
    "\u{1b}[31mred\n# HELP x",
    "\"\\\n",
    "HTTP/1.1 302 Found",
    "1.1 a, 1.1 b (squid/5)",
    "\u{202e}evil",
    "é€",
    "10.0.0.1/8",
];
const CIPHERS: [&str; 4] = [
    "TLS_RSA_WITH_AES_128_CBC_SHA",
    "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA",
    "TLS_AES_128_GCM_SHA256",
    "<c>",
];
const ADDRESSES: [&str; 8] =
    ["20.0.0.1", "10.0.0.1", "127.0.0.1", "0.0.0.0", "::1", "2a00::1", "fd00::1", "203.0.113.1"];
const HOSTS: [&str; 6] = [HUB, SITE, STORAGE, "www.example.com", "printer", "<b>.example"];

impl Dice<'_> {
    fn roll(&mut self) -> u8 {
        let (first, rest) = self.0.split_first().unwrap_or((&0, &[]));
        self.0 = rest;
        *first
    }

    fn one<T: Clone>(&mut self, of: &[T]) -> T {
        of[usize::from(self.roll()) % of.len()].clone()
    }

    fn some<T>(&mut self, make: impl Fn(&mut Self) -> T) -> Option<T> {
        (self.roll() > 85).then(|| make(self))
    }

    fn many<T>(&mut self, make: impl Fn(&mut Self) -> T) -> Vec<T> {
        (0..self.roll() % 4).map(|_| make(self)).collect()
    }

    fn yes(&mut self) -> bool {
        self.roll() % 2 == 1
    }

    fn text(&mut self) -> String {
        self.one(&TEXTS).to_owned()
    }

    fn number(&mut self) -> u64 {
        [0, 1, 59, 301, u64::from(u32::MAX), u64::MAX][usize::from(self.roll()) % 6]
    }

    fn failure(&mut self) -> Failure {
        Failure { kind: self.one(&KINDS), after_ms: self.number(), words: self.text() }
    }

    fn fields(&mut self) -> Vec<Field> {
        let names = ["via", "x-bluecoat-via", "server", "proxy-status", "x-forwarded-for", "<i>"];
        self.many(|d| Field { name: d.one(&names).into(), value: d.text() })
    }

    fn http(&mut self) -> HttpSeen {
        HttpSeen {
            took_ms: self.number(),
            status: self.some(|d| d.one(&[200, 302, 407, 511, 0])),
            fields: self.fields(),
            failure: self.some(Self::failure).filter(|_| self.yes()),
        }
    }

    fn chain(&mut self, host: &str) -> Vec<String> {
        let by = [
            By::Public,
            By::PublicAlone,
            By::Private(NOBODY),
            By::PrivateAlone(NOBODY),
            By::Private(ZSCALER),
        ];
        let leaf = [
            Leaf::Good,
            Leaf::Inconspicuous,
            Leaf::Expired,
            Leaf::For("other.example"),
            Leaf::Unfit,
        ];
        let host = if host.contains('<') { "odd.example" } else { host };
        match self.roll() % 8 {
            0 => Vec::new(),
            1 => vec![self.text()],
            2 => vec!["AAAA".into(); usize::from(self.roll())],
            _ => {
                let mut all = chain(host, self.one(&by), self.one(&leaf));
                if self.yes() && self.yes() {
                    all.reverse();
                }
                all
            }
        }
    }

    fn tls(&mut self, host: &str) -> TlsSeen {
        let versions = ["TLS1.3", "TLS1.2", "TLS1.0", "<s>"];
        let alpn = ["h2", "http/1.1", "<u>"];
        TlsSeen {
            took_ms: self.number(),
            offered_versions: self.many(|d| d.one(&versions).into()),
            offered_alpn: self.many(|d| d.one(&alpn).into()),
            chain: self.chain(host),
            stapled_ocsp: self.some(Self::text),
            scts: self.many(Self::text),
            result: self.some(|d| NegotiatedTls {
                version: d.one(&versions).into(),
                cipher: d.one(&CIPHERS).into(),
                alpn: d.some(|d| d.one(&alpn).into()),
            }),
            failure: self.some(Self::failure).filter(|_| self.yes()),
        }
    }

    fn answer(&mut self) -> Answer {
        Answer {
            through: self.many(|d| {
                if d.yes() {
                    d.text()
                } else {
                    d.one(&["az-eu-w.g.nssvc.net", "az-us-e.g.nssvc.net."]).into()
                }
            }),
            addresses: self.many(|d| ip(d.one(&ADDRESSES))),
            ttl_s: None,
        }
    }

    fn dns(&mut self) -> DnsSeen {
        let result = if self.yes() { Ok(self.answer()) } else { Err(self.failure()) };
        if self.yes() { by_system(result) } else { by_given(result) }
    }

    fn signature(&mut self) -> Signature {
        Signature {
            ttl: self.roll(),
            ip_id: self.some(|d| u16::from(d.roll())),
            window: u16::from(self.roll()),
            mss: self.some(|d| u16::from(d.roll())),
            window_scale: None,
            has_timestamps: self.yes(),
        }
    }

    fn tcp(&mut self) -> TcpSeen {
        TcpSeen {
            to: ip(self.one(&ADDRESSES)),
            from: None,
            took_ms: self.number(),
            failure: self.some(Self::failure).filter(|_| self.yes()),
            packets: self.some(|d| PacketsSeen {
                syn_ack: d.some(Self::signature),
                reset: d.some(Self::signature),
                icmp: d.many(Self::text),
                retransmits: 3,
                rtt_us: d.some(Self::number),
                other_interface: d.some(Self::text),
            }),
        }
    }

    fn way(&mut self) -> Way {
        match self.roll() % 3 {
            0 => proxy(),
            1 => Way::Proxy { proxy: self.text(), said_by: self.text() },
            _ => Way::Direct,
        }
    }

    fn address(&mut self) -> AddressSeen {
        let host = self.one(&HOSTS);
        let speaks =
            self.one(&[Speaks::Https, Speaks::Https, Speaks::Http, Speaks::Tcp, Speaks::Dtls]);
        let asked = Asked {
            port: self.one(&[443, 80, 9350]),
            speaks,
            pattern: self.one(&[host, "*.g.nssvc.net"]).into(),
            purpose: self.text(),
            ..asked(host)
        };
        AddressSeen {
            asked,
            way: self.way(),
            at_ms: self.number(),
            took_ms: self.number(),
            dns: self.many(Self::dns),
            tcp: self.many(Self::tcp),
            connect: self.some(|d| ConnectSeen { answer: d.http(), is_authenticated: d.yes() }),
            tls: self.some(|d| d.tls(host)),
            by_sni: self.many(|d| SniSeen { sni: d.some(Self::text), tls: d.tls(host) }),
            tls12: self.some(|d| d.tls(host)),
            ciphers: self.many(|d| CipherSeen { name: d.text(), failure: d.some(Self::failure) }),
            preferred: self.some(|d| PreferredSeen {
                cipher: d.some(|d| d.one(&CIPHERS).into()),
                chain: d.chain(host),
                failure: d.some(Self::failure),
            }),
            http: self.some(Self::http),
            reused: self.some(Self::http),
            idle: self.some(|d| IdleSeen {
                waits: d.many(|d| Idle { waited_s: d.number(), failure: d.some(Self::failure) }),
            }),
            mtu: self.some(|d| MtuSeen {
                path_mtu: Some(1400),
                large_passed: d.yes(),
                small_passed: d.yes(),
                told_by_icmp: d.yes(),
            }),
            udp: self.some(|d| UdpSeen {
                tries: 2,
                record: d.some(Self::text),
                failure: d.some(Self::failure),
            }),
            clock: self
                .some(|d| ClockSeen { ahead_s: d.one(&[0, 61, -10_800, i64::MIN, i64::MAX]) }),
            revocation: self.many(|d| RevocationSeen {
                url: d.text(),
                kind: d.text(),
                failure: d.some(Self::failure),
                bytes: 0,
            }),
        }
    }

    fn hello(&mut self) -> HelloSeen {
        HelloSeen {
            sha256: self.text(),
            ja4: self.text(),
            sni: self.some(Self::text),
            alpn: self.many(Self::text),
            versions: self.many(Self::text),
            source: self.some(|d| d.one(&["10.0.0.1:1", "20.0.0.1:1", "x"]).into()),
            ttl: self.some(Self::roll),
            ..HelloSeen::default()
        }
    }

    fn counters(&mut self) -> Counters {
        Counters {
            conntrack_invalid: self.some(Self::number),
            reverse_path_filter: self.some(Self::number),
            one_sided_flows: self.some(Self::number),
            tcp_mtup_fail: self.some(Self::number),
            ..Counters::default()
        }
    }

    pub(crate) fn run(&mut self) -> Run {
        let host = HostSeen {
            name: self.text(),
            interfaces: self.many(|d| InterfaceSeen {
                name: d.text(),
                addresses: d.many(Self::text),
                mtu: 1500,
                kind: d.one(&["tun", "loopback", "ethernet"]).into(),
                is_up: true,
                rp_filter: Some(1),
            }),
            routes: self.many(|d| RouteSeen {
                to: ip(d.one(&ADDRESSES)),
                interface: d.text(),
                gateway: None,
                source: None,
            }),
            tunnel_routes: self.many(Self::text),
            resolvers: self.many(|d| ip(d.one(&ADDRESSES))),
            settings: self.many(|d| Setting {
                place: d.one(&["winhttp", "wininet", "systemd", "environment"]).into(),
                name: "ProxyServer".into(),
                value: d.text(),
            }),
            agents: self.many(|d| Agent { product: d.text(), process: d.text() }),
            before: self.counters(),
            after: self.counters(),
        };
        Run {
            version: 1,
            started: self.one(&[STARTED, "", "never"]).into(),
            took_ms: self.number(),
            scope: Scope { cloud: self.text(), profile: self.text(), customer_id: self.text() },
            host,
            ways: vec![Way::Direct],
            pac: self.many(|d| PacSeen {
                place: d.text(),
                failure: d.some(Self::failure),
                answers: d.many(|d| {
                    let answer = if d.yes() { Ok(d.text()) } else { Err(d.failure()) };
                    (d.text(), answer)
                }),
            }),
            addresses: self.many(Self::address),
            echoes: self.many(|d| EchoSeen {
                endpoint: d.text(),
                way: d.way(),
                sent: d.hello(),
                got: d.some(Self::hello),
                failure: d.some(Self::failure),
                is_own_certificate: d.some(Self::yes),
                request_fields: d.fields(),
            }),
            omitted: self.many(Self::text),
        }
    }
}
