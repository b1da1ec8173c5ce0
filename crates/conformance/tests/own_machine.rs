// SPDX-License-Identifier: Apache-2.0
//! A router or a hypervisor is itself the other end of some connections: what it holds is judged
//! there too.

use std::error::Error;
use std::net::{IpAddr, SocketAddr, TcpListener};
use std::path::Path;
use std::time::Duration;

use portolan_collect::{named, within};
use portolan_conformance::scene::{attached, cast, closed_shop};
use portolan_conformance::tool::run;
use portolan_conformance::{InForce, World, alone};
use portolan_site::model::AttachmentKind;
use portolan_target::nftables::Options;
use socket2::{Domain, SockAddr, Socket, Type};

type Done = Result<(), Box<dyn Error>>;

const PORT: u16 = 2222;
const QUIET: Duration = Duration::from_millis(500);

/// The middle machine's own addresses, on the client's network.
fn own(kind: AttachmentKind) -> Result<[IpAddr; 2], Box<dyn Error>> {
    if kind == AttachmentKind::Router {
        return Ok(["10.77.1.1".parse()?, "fd77:0:0:1::1".parse()?]);
    }
    let addresses: [IpAddr; 2] = ["10.77.0.250".parse()?, "fd77::fa".parse()?];
    let batch = "address add 10.77.0.250/24 dev br0\naddress add fd77::fa/64 dev br0 nodad\n";
    run(&["ip", "-n", "middle", "-batch", "-"], batch)?;
    Ok(addresses)
}

fn listen(netns: &Path) -> Result<Vec<TcpListener>, Box<dyn Error>> {
    let open = || {
        ["0.0.0.0", "::"].map(|any| {
            let address: SocketAddr = SocketAddr::new(any.parse().ok()?, PORT);
            let socket = Socket::new(Domain::for_address(address), Type::STREAM, None).ok()?;
            if address.is_ipv6() {
                socket.set_only_v6(true).ok()?;
            }
            socket.bind(&SockAddr::from(address)).ok()?;
            socket.listen(16).ok()?;
            Some(TcpListener::from(socket))
        })
    };
    let listeners = within(Some(netns), open)?;
    listeners.into_iter().map(|l| l.ok_or_else(|| "cannot listen".into())).collect()
}

fn opens(netns: &Path, to: IpAddr) -> Result<bool, Box<dyn Error>> {
    let attempt = || {
        let to = SocketAddr::new(to, PORT);
        let socket = Socket::new(Domain::for_address(to), Type::STREAM, None)?;
        socket.connect_timeout(&SockAddr::from(to), QUIET)
    };
    Ok(within(Some(netns), attempt)?.is_ok())
}

fn both_ways(kind: AttachmentKind) -> Done {
    let world = World::build(kind, 2, 0)?;
    let own = own(kind)?;
    let client = world.machines.first().ok_or("a client")?;
    let (middle, inside) = (named("middle"), client.netns());
    let _ears = (listen(&middle)?, listen(&inside)?);
    for (ours, theirs) in own.into_iter().zip(client.addresses.clone()) {
        assert!(opens(&inside, ours)?, "{kind:?}: {ours} answers while nothing is in force");
        assert!(opens(&middle, theirs)?, "{kind:?}: {theirs} answers while nothing is in force");
    }
    let mut rules = InForce::nothing(&world, Options::default());
    rules.change(&attached(&world, cast(&world).policy(closed_shop())))?;
    for (ours, theirs) in own.into_iter().zip(client.addresses.clone()) {
        assert!(!opens(&inside, ours)?, "{kind:?}: egress to {ours} is denied");
        assert!(!opens(&middle, theirs)?, "{kind:?}: ingress to {theirs} is denied");
    }
    Ok(())
}

#[test]
fn what_a_router_holds_is_judged_towards_the_router_itself() -> Done {
    alone("what_a_router_holds_is_judged_towards_the_router_itself", || {
        both_ways(AttachmentKind::Router)
    })
}

#[test]
fn what_a_bridge_holds_is_judged_towards_the_hypervisor_itself() -> Done {
    alone("what_a_bridge_holds_is_judged_towards_the_hypervisor_itself", || {
        both_ways(AttachmentKind::Bridge)
    })
}
