// SPDX-License-Identifier: Apache-2.0
//! A category, a decryption rule that leaves it closed, and a security rule that lets it out.

use portolan_allowlist::Transport;

use crate::lines::broken;
use crate::ports::stretches;
use crate::write::Settings;

pub(super) fn native(entries: &[String], settings: &Settings) -> String {
    let name = settings.joined("-");
    // A list that is set again is added to.
    let list: String = broken(entries)
        .iter()
        .map(|list| format!("set profiles custom-url-category {name} list [ {list} ]\n"))
        .collect();
    format!(
        "set profiles custom-url-category {name} type \"URL List\"\n\
         {list}\
         set rulebase decryption rules No-Decrypt-{name} from any to any source any destination any service any category {name} action no-decrypt type ssl-forward-proxy\n\
         move rulebase decryption rules No-Decrypt-{name} top\n{}commit\n",
        allowed(&name, settings)
    )
}

fn allowed(name: &str, settings: &Settings) -> String {
    let services = services(name, settings);
    if services.is_empty() {
        return String::new();
    }
    let objects: String = services
        .iter()
        .map(|service| {
            format!(
                "set service {} protocol {} port {}\n",
                service.name, service.word, service.ports
            )
        })
        .collect();
    let names: Vec<&str> = services.iter().map(|service| service.name.as_str()).collect();
    format!(
        "{objects}set rulebase security rules Allow-{name} from any to any source any destination any application any service [ {} ] category {name} action allow\n\
         move rulebase security rules Allow-{name} top\n",
        names.join(" ")
    )
}

/// A service has one protocol.
struct Service {
    name: String,
    word: &'static str,
    ports: String,
}

fn services(name: &str, settings: &Settings) -> Vec<Service> {
    let one = |transport: Transport| {
        let ports = stretches(&settings.ports, transport).join(",");
        let word = transport.word();
        (!ports.is_empty()).then(|| Service { name: format!("{name}-{word}"), word, ports })
    };
    [one(Transport::Tcp), one(Transport::Udp)].into_iter().flatten().collect()
}

pub(super) fn terraform(entries: &[String], settings: &Settings) -> String {
    let name = settings.joined("-");
    let list: String = entries.iter().map(|entry| format!("    \"{entry}\",\n")).collect();
    format!(
        "variable \"location\" {{\n  description = \"Where the objects live, as the provider's `location` takes it; on Panorama {{ device_group = {{ name = ... }} }}\"\n  \
         type        = any\n  default     = {{ vsys = {{ name = \"vsys1\" }} }}\n}}\n\n\
         resource \"panos_custom_url_category\" \"citrix\" {{\n  location = var.location\n  name     = \"{name}\"\n  type     = \"URL List\"\n  list = [\n{list}  ]\n}}\n\n\
         resource \"panos_decryption_policy_rules\" \"citrix\" {{\n  location = var.location\n  position = {{ where = \"first\" }}\n  rules = [{{\n    \
         name                  = \"No-Decrypt-{name}\"\n    source_zones          = [\"any\"]\n    source_addresses      = [\"any\"]\n    \
         destination_zones     = [\"any\"]\n    destination_addresses = [\"any\"]\n    services              = [\"any\"]\n    \
         category              = [panos_custom_url_category.citrix.name]\n    action                = \"no-decrypt\"\n    \
         type                  = {{ ssl_forward_proxy = {{}} }}\n  }}]\n}}\n{}",
        allowed_resources(&name, settings)
    )
}

fn allowed_resources(name: &str, settings: &Settings) -> String {
    let services = services(name, settings);
    if services.is_empty() {
        return String::new();
    }
    let objects: String = services
        .iter()
        .map(|Service { name, word, ports }| {
            format!(
                "\nresource \"panos_service\" \"citrix_{word}\" {{\n  location = var.location\n  name     = \"{name}\"\n  protocol = {{ {word} = {{ destination_port = \"{ports}\" }} }}\n}}\n"
            )
        })
        .collect();
    let names: Vec<String> = services
        .iter()
        .map(|service| format!("panos_service.citrix_{}.name", service.word))
        .collect();
    format!(
        "{objects}\nresource \"panos_security_policy_rules\" \"citrix\" {{\n  location = var.location\n  position = {{ where = \"first\" }}\n  rules = [{{\n    \
         name                  = \"Allow-{name}\"\n    source_zones          = [\"any\"]\n    source_addresses      = [\"any\"]\n    \
         destination_zones     = [\"any\"]\n    destination_addresses = [\"any\"]\n    applications          = [\"any\"]\n    \
         services              = [{}]\n    category              = [panos_custom_url_category.citrix.name]\n    action                = \"allow\"\n  }}]\n}}\n",
        names.join(", ")
    )
}
