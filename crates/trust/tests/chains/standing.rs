// SPDX-License-Identifier: Apache-2.0
//! Who vouches: each kind of chain that a network sends, told from the others.

use portolan_trust::{Likely, Roots, Standing};
use rcgen::{
    BasicConstraints, GeneralSubtree, IsCa, KeyIdMethod, KeyPair, NameConstraints, date_time_ymd,
};

use crate::authority::{Authority, HOST, Keeper, NOW, World, authority, leaf, logged};

const ROOT: &str = "C=US, O=Range Trust Services, CN=Range Public Root";
const ISSUING: &str = "C=US, O=Range Trust Services, CN=Range Issuing CA";
const PRIVATE: &str = "O=Contoso, CN=Contoso Inspection CA";

fn public() -> (Authority, Authority, World) {
    let root = Authority::root(ROOT);
    let issuing = root.below(ISSUING);
    let world = World::of(&root);
    (root, issuing, world)
}

fn root() -> String {
    ROOT.to_owned()
}

#[test]
fn a_chain_to_a_public_root_is_public_with_the_root_sent_or_not() {
    let (root_, issuing, world) = public();
    let leaf = issuing.leaf(HOST);
    for chain in [vec![&leaf[..], &issuing.der], vec![&leaf, &issuing.der, &root_.der]] {
        let seen = world.examine(&chain);
        assert_eq!(seen.standing, Standing::Public { root: root() });
        assert!(seen.name_matches && seen.order.in_order);
        assert_eq!((seen.signs.len(), seen.product), (0, None));
    }
}

#[test]
fn an_expired_public_chain_is_expired_and_nothing_worse() {
    let (_, issuing, world) = public();
    let leaf = issuing.leaf(HOST);
    let seen = world.examine_at(&[&leaf, &issuing.der], NOW + 90 * 86_400);
    assert_eq!(seen.standing, Standing::PublicExpired { root: root() });
    assert!(seen.standing.is_public() && !seen.standing.is_not_public());
    assert!(seen.signs.is_empty());
}

#[test]
fn a_public_chain_of_tomorrow_is_not_valid_yet() {
    let (_, issuing, world) = public();
    let leaf = issuing.leaf(HOST);
    let seen = world.examine_at(&[&leaf, &issuing.der], NOW - 90 * 86_400);
    assert_eq!(seen.standing, Standing::PublicNotYetValid { root: root() });
}

#[test]
fn an_issuer_that_expired_before_its_leaf_began_still_leads_to_the_root() {
    let (root_, _, world) = public();
    let mut params = authority(ISSUING);
    params.not_after = date_time_ymd(2025, 1, 1);
    let issuing = root_.cross(params, KeyPair::generate().unwrap());
    let seen = world.examine(&[&issuing.leaf(HOST), &issuing.der]);
    assert_eq!(seen.standing, Standing::PublicExpired { root: root() });
}

#[test]
fn a_public_authority_beyond_its_bounds_is_unfit_and_says_why() {
    let (root_, _, world) = public();
    let mut params = authority(ISSUING);
    params.name_constraints = Some(NameConstraints {
        permitted_subtrees: vec![GeneralSubtree::DnsName("contoso.example".to_owned())],
        excluded_subtrees: Vec::new(),
    });
    let bounded = root_.cross(params, KeyPair::generate().unwrap());
    let seen = world.examine(&[&bounded.leaf(HOST), &bounded.der]);
    let Standing::PublicUnfit { why, .. } = seen.standing else { panic!("{:?}", seen.standing) };
    assert!(why.contains("NameConstraint"), "{why}");
}

#[test]
fn a_leaf_that_is_an_authority_below_a_public_root_does_not_vouch_for_others() {
    let (_, issuing, world) = public();
    // A site's certificate misused to sign: it may not, so the way ends there.
    let key = KeyPair::generate().unwrap();
    let site = issuing.cross(leaf("site.example"), key);
    let seen = world.examine(&[&site.leaf(HOST), &site.der, &issuing.der]);
    assert!(!seen.standing.is_public(), "{:?}", seen.standing);
}

#[test]
fn a_missing_issuer_is_missing_and_no_interception() {
    let (_, issuing, world) = public();
    let seen = world.examine(&[&issuing.leaf(HOST)]);
    let wanted = ISSUING.to_owned();
    assert_eq!(seen.standing, Standing::Incomplete { wanted, likely: Likely::PublicName });
    assert!(seen.standing.may_be_public() && !seen.standing.is_not_public());
}

#[test]
fn a_missing_issuer_in_the_middle_is_missing_too() {
    let (_, issuing, world) = public();
    let lower = issuing.below("O=Range Trust Services, CN=Range Issuing CA 2");
    let seen = world.examine(&[&lower.leaf(HOST), &lower.der]);
    let wanted = ISSUING.to_owned();
    assert_eq!(seen.standing, Standing::Incomplete { wanted, likely: Likely::PublicName });
}

#[test]
fn a_missing_issuer_of_another_name_is_likely_public_where_promises_came_along() {
    let (root_, _, mut world) = public();
    let partner = root_.below("O=Partner of a Public Authority, CN=Partner TLS CA");
    let keeper = Keeper::new();
    world.logs = keeper.listed();
    let with = world.examine(&[&logged(&keeper, &partner, leaf(HOST))]);
    let wanted = "O=Partner of a Public Authority, CN=Partner TLS CA".to_owned();
    assert_eq!(
        with.standing,
        Standing::Incomplete { wanted: wanted.clone(), likely: Likely::Promised }
    );
    let without = world.examine(&[&partner.leaf(HOST)]);
    assert_eq!(without.standing, Standing::Incomplete { wanted, likely: Likely::Unknown });
    assert!(!without.standing.is_not_public(), "a missing issuer alone proves nothing");
}

#[test]
fn a_private_root_is_private_sent_or_not() {
    let (_, _, world) = public();
    let device = Authority::root(PRIVATE);
    let below = device.below("O=Contoso, CN=Contoso Issuing CA");
    let top = PRIVATE.to_owned();
    for chain in [
        vec![device.leaf(HOST), device.der.clone()],
        vec![below.leaf(HOST), below.der.clone()],
        vec![below.leaf(HOST), below.der.clone(), device.der.clone()],
    ] {
        let chain: Vec<_> = chain.iter().map(Vec::as_slice).collect();
        let seen = world.examine(&chain);
        assert_eq!(seen.standing, Standing::Private { top: top.clone() });
        assert!(seen.standing.is_not_public());
    }
}

#[test]
fn a_root_that_this_machine_alone_trusts_is_told_from_a_public_one() {
    let (_, issuing, mut world) = public();
    let device = Authority::root(PRIVATE);
    world.system = Some(device.roots());
    let chain = [device.leaf(HOST), device.der.clone()];
    let seen = world.examine(&[&chain[0], &chain[1]]);
    assert_eq!(seen.standing, Standing::SystemOnly { root: PRIVATE.to_owned() });
    // The leaf alone is enough where the machine has the root.
    assert_eq!(world.examine(&[&chain[0]]).standing, seen.standing);
    let public = world.examine(&[&issuing.leaf(HOST), &issuing.der]);
    assert_eq!(public.standing, Standing::Public { root: root() });
}

#[test]
fn a_leaf_that_signed_itself_is_self_signed() {
    let (_, _, world) = public();
    let own = leaf(HOST).self_signed(&KeyPair::generate().unwrap()).unwrap();
    let seen = world.examine(&[own.der()]);
    assert_eq!(seen.standing, Standing::SelfSigned);
    assert!(portolan_trust::is_self_signed(own.der()));
}

#[test]
fn a_leaf_that_claims_an_issuer_whose_key_did_not_sign_it_is_forged() {
    let (_, issuing, world) = public();
    let twin = Authority::root(ISSUING);
    let mut params = leaf(HOST);
    params.use_authority_key_identifier_extension = false;
    let leaf = twin.sign(&params, &KeyPair::generate().unwrap());
    let seen = world.examine(&[&leaf, &issuing.der]);
    assert_eq!(seen.standing, Standing::Forged { issuer: ISSUING.to_owned() });
}

#[test]
fn a_leaf_that_claims_a_public_root_by_its_key_is_forged_and_by_its_name_alone_is_not() {
    let (root_, _, world) = public();
    let mut twin = Authority::root(ROOT);
    let by_name = twin.leaf(HOST);
    twin.params.key_identifier_method =
        KeyIdMethod::PreSpecified(root_.params.key_identifier(&root_.key));
    let by_key = twin.leaf(HOST);
    assert_eq!(world.examine(&[&by_key]).standing, Standing::Forged { issuer: root() });
    let likely = Likely::PublicName;
    assert_eq!(
        world.examine(&[&by_name]).standing,
        Standing::Incomplete { wanted: root(), likely }
    );
}

#[test]
fn a_new_key_of_the_same_name_is_no_forgery() {
    let (root_, issuing, world) = public();
    let renewed = root_.below(ISSUING);
    let seen = world.examine(&[&renewed.leaf(HOST), &issuing.der]);
    let wanted = ISSUING.to_owned();
    assert_eq!(seen.standing, Standing::Incomplete { wanted, likely: Likely::PublicName });
}

#[test]
fn a_root_with_a_public_name_and_another_key_is_private() {
    let (_, _, world) = public();
    let twin = Authority::root(ROOT);
    let seen = world.examine(&[&twin.leaf(HOST), &twin.der]);
    assert_eq!(seen.standing, Standing::Private { top: root() });
}

#[test]
fn a_root_of_another_programme_is_known_by_the_logs() {
    let (_, _, mut world) = public();
    let other = Authority::root("O=Elsewhere Trust, CN=Elsewhere Root");
    let keeper = Keeper::new();
    world.logs = keeper.listed();
    let seen = world.examine(&[&logged(&keeper, &other, leaf(HOST)), &other.der]);
    let top = "O=Elsewhere Trust, CN=Elsewhere Root".to_owned();
    assert_eq!(seen.standing, Standing::LoggedOnly { top });
    assert!(seen.standing.is_vouched_for() && !seen.standing.is_not_public());
}

#[test]
fn the_name_is_matched_as_clients_do() {
    let (_, issuing, world) = public();
    for (sent, asked, matches) in [
        (HOST, HOST, true),
        (HOST, "HUB.citrixworkspacesapi.example.", true),
        ("*.citrixworkspacesapi.example", HOST, true),
        ("*.example", HOST, false),
        ("other.example", HOST, false),
        (HOST, "not a name", false),
        ("192.0.2.7", "192.0.2.7", true),
    ] {
        let chain = [issuing.leaf(sent), issuing.der.clone()];
        let sent_ = portolan_trust::Sent { chain: &chain, ..Default::default() };
        assert_eq!(world.examine_sent(&sent_, asked, NOW).name_matches, matches, "{sent} {asked}");
    }
}

#[test]
fn the_public_set_that_ships_is_whole() {
    let public = Roots::public();
    assert!(public.len() > 100, "{}", public.len());
    assert_eq!(public.skipped(), 0);
}

#[test]
fn a_set_in_pem_is_read_and_counts_what_it_skips() {
    let root = Authority::root(ROOT);
    let pem = |der: &[u8]| {
        use base64::prelude::{BASE64_STANDARD, Engine as _};
        let body = BASE64_STANDARD.encode(der);
        format!("# a comment\n-----BEGIN CERTIFICATE-----\n{body}\n-----END CERTIFICATE-----\n")
    };
    let set = Roots::of_pem(&[pem(&root.der), pem(b"no certificate")].concat()).unwrap();
    assert_eq!((set.len(), set.skipped()), (1, 1));
    assert!(Roots::of_pem("nothing").is_err());
    assert!(Roots::of_pem("-----BEGIN CERTIFICATE-----\nMII").is_err());
}

#[test]
fn an_authority_may_stand_for_a_host_itself() {
    let (_, issuing, world) = public();
    // Some appliances use one certificate for all.
    let mut params = leaf(HOST);
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let appliance = params.self_signed(&KeyPair::generate().unwrap()).unwrap();
    assert_eq!(world.examine(&[appliance.der(), &issuing.der]).standing, Standing::SelfSigned);
}
