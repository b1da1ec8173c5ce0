// SPDX-License-Identifier: Apache-2.0
//! The same for the provider zscaler/zia.
//!
//! `server_certificates` and `min_tls_version` must not stand beside `bypass_other_policies`
//! (resource zia_ssl_inspection_rules); rules have at most 31 characters of name.

use portolan_allowlist::{Port, Transport};

use super::METHODS;
use crate::ports;
use crate::write::Settings;

pub(super) fn all(entries: &[String], settings: &Settings) -> String {
    let (allowed, more) = if settings.ports.is_empty() {
        (String::new(), "")
    } else {
        (allowed(settings), ", zia_url_filtering_rules.citrix, zia_firewall_filtering_rule.citrix")
    };
    closed(entries, &settings.name)
        + &allowed
        + &format!(
            "resource \"zia_activation_status\" \"citrix\" {{\n  status     = \"ACTIVE\"\n  depends_on = [zia_url_categories.citrix, zia_ssl_inspection_rules.citrix{more}]\n}}\n"
        )
}

fn closed(entries: &[String], name: &str) -> String {
    let urls: String = entries.iter().map(|entry| format!("    \"{entry}\",\n")).collect();
    format!(
        "resource \"zia_url_categories\" \"citrix\" {{\n  super_category  = \"USER_DEFINED\"\n  configured_name = \"{name}\"\n  \
         custom_category = true\n  type            = \"URL_CATEGORY\"\n  urls = [\n{urls}  ]\n}}\n\n\
         resource \"zia_ssl_inspection_rules\" \"citrix\" {{\n  name           = \"{name}\"\n  state          = \"ENABLED\"\n  \
         order          = 1\n  rank           = 7\n  url_categories = [zia_url_categories.citrix.id]\n  action {{\n    \
         type = \"DO_NOT_DECRYPT\"\n    do_not_decrypt_sub_actions {{\n      bypass_other_policies                 = true\n      \
         block_ssl_traffic_with_no_sni_enabled = true\n    }}\n  }}\n}}\n\n"
    )
}

fn allowed(settings: &Settings) -> String {
    let name = &settings.name;
    let methods = METHODS.map(|method| format!("\"{method}\"")).join(", ");
    let blocks = blocks(&settings.ports, Transport::Tcp, "dest_tcp_ports")
        + &blocks(&settings.ports, Transport::Udp, "dest_udp_ports");
    format!(
        "resource \"zia_url_filtering_rules\" \"citrix\" {{\n  name            = \"{name}\"\n  state           = \"ENABLED\"\n  \
         action          = \"ALLOW\"\n  order           = 1\n  rank            = 7\n  url_categories  = [zia_url_categories.citrix.id]\n  \
         protocols       = [\"ANY_RULE\"]\n  request_methods = [{methods}]\n}}\n\n\
         resource \"zia_firewall_filtering_network_service\" \"citrix\" {{\n  name = \"{name}\"\n  type = \"CUSTOM\"\n{blocks}}}\n\n\
         resource \"zia_firewall_filtering_rule\" \"citrix\" {{\n  name               = \"{name}\"\n  state              = \"ENABLED\"\n  \
         action             = \"ALLOW\"\n  order              = 1\n  rank               = 7\n  dest_ip_categories = [zia_url_categories.citrix.id]\n  \
         nw_services {{\n    id = [zia_firewall_filtering_network_service.citrix.id]\n  }}\n}}\n\n"
    )
}

fn blocks(ports: &[Port], transport: Transport, word: &str) -> String {
    let one = |port: &Port| {
        let end = if port.last > port.first {
            format!("    end   = {}\n", port.last)
        } else {
            String::new()
        };
        format!("  {word} {{\n    start = {}\n{end}  }}\n", port.first)
    };
    ports::of(ports, transport).map(one).collect()
}
