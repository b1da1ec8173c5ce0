// SPDX-License-Identifier: Apache-2.0
//! Writes what the fuzzer begins with into a folder: each public root, as a chain of one.

use portolan_trust::hostile::join;

fn main() -> std::io::Result<()> {
    let folder = std::env::args().nth(1).unwrap_or_else(|| "corpus".to_owned());
    let folder = std::path::Path::new(&folder);
    std::fs::create_dir_all(folder)?;
    for (at, root) in webpki_root_certs::TLS_SERVER_ROOT_CERTS.iter().enumerate() {
        std::fs::write(folder.join(format!("root-{at}")), join(&[root.to_vec()]))?;
    }
    Ok(())
}
