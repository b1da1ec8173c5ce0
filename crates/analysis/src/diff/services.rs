// SPDX-License-Identifier: Apache-2.0
//! Services in as few words as they take: nearly all of them are `any` but the rest.

use portolan_net::ServiceSet;

/// Words that `parse_service` reads, less others.
pub(super) struct Words {
    pub(super) services: Vec<String>,
    pub(super) except: Vec<String>,
}

impl Words {
    pub(super) fn of(set: &ServiceSet) -> Self {
        let rest = ServiceSet::any().difference(set);
        let (services, except) = (words(set), words(&rest));
        if except.len() + 1 < services.len() {
            return Self { services: vec!["any".into()], except };
        }
        Self { services, except: Vec::new() }
    }

    pub(super) fn text(&self) -> String {
        let services = self.services.join(", ");
        if self.except.is_empty() {
            return services;
        }
        format!("{services} but {}", self.except.join(", "))
    }
}

fn words(set: &ServiceSet) -> Vec<String> {
    if set.is_empty() {
        return Vec::new();
    }
    set.to_string().split(", ").map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nearly_everything_is_any_but_the_rest() {
        let rest = ServiceSet::tcp(443).union(&ServiceSet::udp(53));
        let most = ServiceSet::any().difference(&rest);
        assert_eq!(Words::of(&most).text(), "any but tcp/443, udp/53");
        assert_eq!(Words::of(&rest).text(), "tcp/443, udp/53");
        assert_eq!(Words::of(&ServiceSet::any()).text(), "any");
    }
}
