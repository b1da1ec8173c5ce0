// SPDX-License-Identifier: Apache-2.0
//! Records made up in code: a clean one, and authorities to make others with.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::sync::{Mutex, OnceLock};

use base64::prelude::{BASE64_STANDARD, Engine as _};
use portolan_doctor::seen::*;
use portolan_doctor::{Judging, Report, judge};
use portolan_trust::{Issuers, Log, Logs, Roots};
use rcgen::{
    BasicConstraints, CertificateParams, CrlDistributionPoint, CustomExtension, DistinguishedName,
    DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair, KeyUsagePurpose, PublicKeyData,
    SigningKey, date_time_ymd,
};

pub(crate) const HUB: &str = "agenthub.citrixworkspacesapi.net";
pub(crate) const SITE: &str = "contoso.xendesktop.net";
pub(crate) const STORAGE: &str = "cwsproduction.blob.core.windows.net";
/// When every record began.
pub(crate) const STARTED: &str = "2026-11-27T12:00:00Z";
pub(crate) const NOBODY: &str = "O=Contoso Ltd, CN=Contoso Web Inspection CA";
pub(crate) const ZSCALER: &str = "O=Zscaler Inc., OU=Zscaler Inc., CN=Zscaler Root CA";

struct Authority {
    der: Vec<u8>,
    issuer: Issuer<'static, KeyPair>,
}

fn name(words: &str) -> DistinguishedName {
    let mut name = DistinguishedName::new();
    for (key, value) in words.split(", ").filter_map(|part| part.split_once('=')) {
        let kind = match key {
            "C" => DnType::CountryName,
            "O" => DnType::OrganizationName,
            "OU" => DnType::OrganizationalUnitName,
            _ => DnType::CommonName,
        };
        name.push(kind, value);
    }
    name
}

fn authority(words: &str, above: Option<&Authority>) -> Authority {
    let mut params = CertificateParams::new(Vec::<String>::new()).unwrap();
    params.distinguished_name = name(words);
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign];
    params.not_before = date_time_ymd(2020, 1, 1);
    params.not_after = date_time_ymd(2040, 1, 1);
    params.use_authority_key_identifier_extension = true;
    let key = KeyPair::generate().unwrap();
    let der = match above {
        None => params.self_signed(&key).unwrap().der().to_vec(),
        Some(above) => params.signed_by(&key, &above.issuer).unwrap().der().to_vec(),
    };
    Authority { der, issuer: Issuer::new(params, key) }
}

struct World {
    root: Authority,
    /// The key of a log of certificates.
    log: KeyPair,
    middle: Authority,
    private: Mutex<BTreeMap<String, Authority>>,
    made: Mutex<BTreeMap<String, Vec<String>>>,
}

fn world() -> &'static World {
    static WORLD: OnceLock<World> = OnceLock::new();
    WORLD.get_or_init(|| {
        let root = authority("O=Public Trust, CN=Public Trust Root", None);
        let middle = authority("O=Public Trust, CN=Public Trust Issuing 1", Some(&root));
        World {
            root,
            middle,
            log: KeyPair::generate().unwrap(),
            private: Mutex::default(),
            made: Mutex::default(),
        }
    })
}

/// What a leaf is like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Leaf {
    Good,
    /// Names a revocation list, carries a promise of an unknown log, lives long: nothing in it is odd but its issuer.
    Inconspicuous,
    Expired,
    NotYet,
    For(&'static str),
    /// For clients alone.
    Unfit,
}

/// By whom, and how much of the chain is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum By {
    Public,
    /// The intermediate is not sent.
    PublicAlone,
    Private(&'static str),
    /// The issuer is not sent.
    PrivateAlone(&'static str),
}

/// A chain for a host, in base64.
pub(crate) fn chain(host: &str, by: By, leaf: Leaf) -> Vec<String> {
    let key = format!("{host} {by:?} {leaf:?}");
    if let Some(made) = world().made.lock().unwrap().get(&key) {
        return made.clone();
    }
    let made = make(host, by, leaf);
    world().made.lock().unwrap().insert(key, made.clone());
    made
}

fn make(host: &str, by: By, leaf: Leaf) -> Vec<String> {
    let text = |der: &[u8]| BASE64_STANDARD.encode(der);
    match by {
        By::Public | By::PublicAlone => {
            let middle = &world().middle;
            let mut all = vec![text(&issue(host, leaf, middle))];
            if by == By::Public {
                all.push(text(&middle.der));
            }
            all
        }
        By::Private(words) | By::PrivateAlone(words) => {
            let mut private = world().private.lock().unwrap();
            let own = private.entry(words.to_owned()).or_insert_with(|| authority(words, None));
            let mut all = vec![text(&issue(host, leaf, own))];
            if by == By::Private(words) {
                all.push(text(&own.der));
            }
            all
        }
    }
}

fn issue(host: &str, leaf: Leaf, by: &Authority) -> Vec<u8> {
    let host = if let Leaf::For(other) = leaf { other } else { host };
    let mut params = CertificateParams::new(vec![host.to_owned()]).unwrap();
    params.distinguished_name = name(&format!("CN={host}"));
    let (from, until) = match leaf {
        Leaf::Good | Leaf::Inconspicuous | Leaf::For(_) | Leaf::Unfit => ((2026, 10), (2027, 3)),
        Leaf::Expired => ((2026, 1), (2026, 11)),
        Leaf::NotYet => ((2026, 12), (2027, 6)),
    };
    params.not_before = date_time_ymd(from.0, from.1, 1);
    params.not_after = date_time_ymd(until.0, until.1, 1);
    params.use_authority_key_identifier_extension = true;
    params.crl_distribution_points =
        vec![CrlDistributionPoint { uris: vec!["http://crl.example/1.crl".into()] }];
    if leaf == Leaf::Unfit {
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ClientAuth];
    }
    if leaf == Leaf::Inconspicuous {
        let oid = [1, 3, 6, 1, 4, 1, 11129, 2, 4, 2];
        params.custom_extensions.push(CustomExtension::from_oid_content(&oid, promise()));
    }
    params.signed_by(&KeyPair::generate().unwrap(), &by.issuer).unwrap().der().to_vec()
}

/// A handshake whose certificate the log promised to keep (RFC 6962, 3.2), under an authority that no list has.
pub(crate) fn logged(host: &str) -> TlsSeen {
    let mut tls = tls(host, By::Private("O=Yesterday Trust, CN=Yesterday Root"), Leaf::Good);
    let leaf = BASE64_STANDARD.decode(&tls.chain[0]).unwrap();
    let at = 1_767_225_600_000_u64.to_be_bytes();
    let mut signed = vec![0, 0];
    signed.extend(at);
    signed.extend([0, 0]);
    signed.extend(&u32::try_from(leaf.len()).unwrap().to_be_bytes()[1..]);
    signed.extend(&leaf);
    signed.extend([0, 0]);
    let signature = world().log.sign(&signed).unwrap();
    let spki = world().log.subject_public_key_info();
    let mut sct = vec![0];
    sct.extend(ring::digest::digest(&ring::digest::SHA256, &spki).as_ref());
    sct.extend(at);
    sct.extend([0, 0, 4, 3]);
    sct.extend(u16::try_from(signature.len()).unwrap().to_be_bytes());
    sct.extend(signature);
    tls.scts = vec![BASE64_STANDARD.encode(sct)];
    tls
}

/// A list of one promise (RFC 6962, 3.3) by a log that nobody knows, in its octet string.
fn promise() -> Vec<u8> {
    let mut sct = vec![0_u8];
    sct.extend([7; 32]);
    sct.extend([0, 0, 1, 0x9a, 0, 0, 0, 0]);
    sct.extend([0, 0, 4, 3, 0, 4, 0x30, 2, 5, 0]);
    let length = u8::try_from(sct.len()).unwrap();
    let mut list = vec![0x04, length + 4, 0, length + 2, 0, length];
    list.extend(sct);
    list
}

/// Judges a record against the made-up public root and a machine that trusts Contoso's own.
pub(crate) fn judged(run: &Run) -> Report {
    judged_with(run, None)
}

pub(crate) fn judged_with(run: &Run, trusted: Option<&'static str>) -> Report {
    let public = Roots::of_der([world().root.der.as_slice()]);
    let system = trusted.map(|words| {
        let chain = chain("any.example", By::Private(words), Leaf::Good);
        let root = BASE64_STANDARD.decode(&chain[1]).unwrap();
        Roots::of_der([root.as_slice()])
    });
    let mut logs = Logs::default();
    let key = BASE64_STANDARD.encode(world().log.subject_public_key_info());
    let name = || "a log".to_owned();
    logs.add(Log { operator: name(), log: name(), state: "usable".into(), key }).unwrap();
    let issuers = Issuers::of_csv(WORDS).unwrap();
    let judging = Judging {
        public: &public,
        system: system.as_ref(),
        logs: &logs,
        issuers: &issuers,
        now: 0,
    };
    judge(run, &judging)
}

/// The table is data and may grow; these tests have their own.
const WORDS: &str = "product,class,strength,conditions,source\n\
    Zscaler,gateway,distinctive,O = Zscaler Inc.,captures\n\
    Kaspersky,endpoint,distinctive,O ~= Kaspersky Lab,captures\n\
    Palo Alto Networks,gateway,weak,O ~= Palo Alto Networks,a how-to\n";

pub(crate) fn failure(kind: Kind) -> Failure {
    Failure { kind, after_ms: 12, words: String::new() }
}

pub(crate) fn asked(host: &str) -> Asked {
    Asked {
        host: host.into(),
        port: 443,
        speaks: Speaks::Https,
        pattern: host.into(),
        roles: vec!["cloud-connector".into()],
        purpose: "messages".into(),
        source: "a list".into(),
        path: "/".into(),
    }
}

pub(crate) fn ip(text: &str) -> IpAddr {
    text.parse().unwrap()
}

pub(crate) fn answer(addresses: &[&str]) -> Answer {
    Answer {
        through: Vec::new(),
        addresses: addresses.iter().map(|a| ip(a)).collect(),
        ttl_s: Some(60),
    }
}

pub(crate) fn by_system(result: Result<Answer, Failure>) -> DnsSeen {
    DnsSeen { resolver: Resolver::System, took_ms: 3, result }
}

pub(crate) fn by_given(result: Result<Answer, Failure>) -> DnsSeen {
    let resolver = Resolver::Given { server: "203.0.113.54:53".into() };
    DnsSeen { resolver, took_ms: 3, result }
}

pub(crate) fn tls(host: &str, by: By, leaf: Leaf) -> TlsSeen {
    TlsSeen {
        took_ms: 20,
        offered_versions: vec!["TLS1.3".into(), "TLS1.2".into()],
        offered_alpn: vec!["h2".into(), "http/1.1".into()],
        chain: chain(host, by, leaf),
        result: Some(NegotiatedTls {
            version: "TLS1.3".into(),
            cipher: "TLS_AES_128_GCM_SHA256".into(),
            alpn: Some("h2".into()),
        }),
        ..TlsSeen::default()
    }
}

pub(crate) fn http(status: u16) -> HttpSeen {
    HttpSeen { took_ms: 9, status: Some(status), ..HttpSeen::default() }
}

/// An address that answers as it should.
pub(crate) fn address(host: &str) -> AddressSeen {
    AddressSeen {
        asked: asked(host),
        way: Way::Direct,
        at_ms: 1,
        took_ms: 50,
        dns: vec![by_system(Ok(answer(&["20.0.0.1"])))],
        tcp: vec![TcpSeen {
            to: ip("20.0.0.1"),
            from: None,
            took_ms: 8,
            failure: None,
            packets: None,
        }],
        connect: None,
        tls: Some(tls(host, By::Public, Leaf::Good)),
        by_sni: Vec::new(),
        tls12: None,
        ciphers: Vec::new(),
        preferred: None,
        http: Some(http(404)),
        reused: Some(http(404)),
        idle: None,
        mtu: None,
        udp: None,
        clock: Some(ClockSeen { ahead_s: 1 }),
        revocation: Vec::new(),
    }
}

pub(crate) fn proxy() -> Way {
    Way::Proxy { proxy: "http://10.0.0.8:3128".into(), said_by: "--proxy".into() }
}

/// The same through a proxy that opens the way.
pub(crate) fn by_proxy(host: &str) -> AddressSeen {
    let answer = http(200);
    let mut all = address(host);
    all.way = proxy();
    all.dns = Vec::new();
    all.tcp[0].to = ip("10.0.0.8");
    all.connect = Some(ConnectSeen { answer, is_authenticated: false });
    all
}

/// Stopped at a step: nothing is known of what comes after.
pub(crate) fn stopped(seen: &mut AddressSeen) {
    (seen.tls, seen.http, seen.reused, seen.clock) = (None, None, None, None);
}

pub(crate) fn field(name: &str, value: &str) -> Field {
    Field { name: name.into(), value: value.into() }
}

/// Three names of two operators, all well.
pub(crate) fn run() -> Run {
    Run {
        version: 1,
        started: STARTED.into(),
        took_ms: 60,
        scope: Scope::default(),
        host: HostSeen { name: "connector-1".into(), ..HostSeen::default() },
        ways: vec![Way::Direct],
        pac: Vec::new(),
        addresses: vec![address(HUB), address(SITE), address(STORAGE)],
        echoes: Vec::new(),
        omitted: Vec::new(),
    }
}

pub(crate) fn codes(report: &Report) -> Vec<&str> {
    report.findings.iter().map(|finding| finding.code.as_str()).collect()
}
