// SPDX-License-Identifier: Apache-2.0
//! Web servers: one behind each name, chosen by the name asked for, or by the address.

use std::collections::BTreeMap;
use std::io::Cursor;
use std::net::{IpAddr, TcpStream};
use std::sync::Arc;
use std::time::Duration;

use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::server::{Acceptor, ServerConfig};
use rustls::version::{TLS12, TLS13};
use rustls::{ServerConnection, StreamOwned};

use super::manner::{self, Site};
use super::plan::{Host, Plan};
use crate::RangeError;

/// How long a server waits for its client.
const PATIENCE: Duration = Duration::from_secs(60);

/// Every server that speaks TLS.
pub(super) struct Servers {
    by_name: BTreeMap<String, Arc<Server>>,
    by_address: BTreeMap<IpAddr, Arc<Server>>,
}

struct Server {
    config: Arc<ServerConfig>,
    site: Site,
}

impl Servers {
    pub(super) fn new(plan: &Plan) -> Result<Self, RangeError> {
        let mut all = Self { by_name: BTreeMap::new(), by_address: BTreeMap::new() };
        for host in plan.hosts.iter().filter(|host| !host.chain.is_empty()) {
            let server =
                Arc::new(Server { config: Arc::new(config(host)?), site: Site::of(plan, host) });
            for address in &host.addresses {
                all.by_address.entry(*address).or_insert_with(|| Arc::clone(&server));
            }
            all.by_name.insert(host.name.clone(), server);
        }
        Ok(all)
    }

    pub(super) fn answer(&self, stream: TcpStream) {
        let _ = stream.set_read_timeout(Some(PATIENCE));
        let _ = stream.set_write_timeout(Some(PATIENCE));
        let here = stream.local_addr().map(|a| a.ip().to_canonical()).ok();
        let _ = self.try_answer(stream, here);
    }

    fn try_answer(&self, mut stream: TcpStream, here: Option<IpAddr>) -> Option<()> {
        let mut acceptor = Acceptor::default();
        let accepted = loop {
            if acceptor.read_tls(&mut stream).ok()? == 0 {
                return None;
            }
            match acceptor.accept() {
                Ok(Some(accepted)) => break accepted,
                Ok(None) => {}
                Err((_, mut alert)) => {
                    let _ = alert.write(&mut stream);
                    return None;
                }
            }
        };
        let name = accepted.client_hello().server_name().map(str::to_ascii_lowercase);
        let by_name = name.and_then(|name| self.by_name.get(&name));
        let server = by_name.or_else(|| self.by_address.get(&here?))?;
        let connection: ServerConnection =
            match accepted.into_connection(Arc::clone(&server.config)) {
                Ok(connection) => connection,
                Err((_, mut alert)) => {
                    let _ = alert.write(&mut stream);
                    return None;
                }
            };
        let raw = stream.try_clone().ok()?;
        manner::serve(&server.site, &mut StreamOwned::new(connection, stream), &raw);
        Some(())
    }
}

fn config(host: &Host) -> Result<ServerConfig, RangeError> {
    let failed = |said: rustls::pki_types::pem::Error| RangeError::Failed {
        what: format!("reading the certificate of {}", host.name),
        said: said.to_string(),
    };
    let chain: Result<Vec<_>, _> =
        CertificateDer::pem_reader_iter(Cursor::new(&host.chain)).collect();
    let key = PrivateKeyDer::from_pem_slice(host.key.as_bytes()).map_err(failed)?;
    let versions: &[_] = if host.has_tls13 { &[&TLS13, &TLS12] } else { &[&TLS12] };
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = ServerConfig::builder_with_provider(provider).with_protocol_versions(versions)?;
    let mut config = builder.with_no_client_auth().with_single_cert(chain.map_err(failed)?, key)?;
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(config)
}

/// Port 80: revocation lists, and whatever else by its host's manner.
pub(super) fn plain(plan: &Plan, mut stream: TcpStream) {
    let _ = stream.set_read_timeout(Some(PATIENCE));
    let _ = stream.set_write_timeout(Some(PATIENCE));
    let Ok(raw) = stream.try_clone() else { return };
    manner::serve(&Site::plain(plan), &mut stream, &raw);
}
