# for the provider PaloAltoNetworks/panos from version 2 on; it changes the candidate configuration, and nothing takes effect before a commit on the firewall or on Panorama
# the rule stands first, above every rule that decrypts
# keep the slash at the end of an entry: up to PAN-OS 10.1, or where Append Ending Token is off, an entry without it also matches names that go on behind it, such as xendesktop.net.example.com
# the security rule lets the names out at TCP 80, 443, 9350-9354 and UDP 443, from everywhere: put your connectors into its source, and your profiles and your zones into it as your other rules have them
# the firewall knows the category from HTTP and from the name in the ClientHello, so that UDP 443 (EDT) never matches it: where that is denied, let it out by addresses
variable "location" {
  description = "Where the objects live, as the provider's `location` takes it; on Panorama { device_group = { name = ... } }"
  type        = any
  default     = { vsys = { name = "vsys1" } }
}

resource "panos_custom_url_category" "citrix" {
  location = var.location
  name     = "Citrix-Cloud"
  type     = "URL List"
  list = [
    "*.nssvc.net/",
    "*.blob.core.windows.net/",
    "cis.citrix.com/",
    "contoso.xendesktop.net/",
  ]
}

resource "panos_decryption_policy_rules" "citrix" {
  location = var.location
  position = { where = "first" }
  rules = [{
    name                  = "No-Decrypt-Citrix-Cloud"
    source_zones          = ["any"]
    source_addresses      = ["any"]
    destination_zones     = ["any"]
    destination_addresses = ["any"]
    services              = ["any"]
    category              = [panos_custom_url_category.citrix.name]
    action                = "no-decrypt"
    type                  = { ssl_forward_proxy = {} }
  }]
}

resource "panos_service" "citrix_tcp" {
  location = var.location
  name     = "Citrix-Cloud-tcp"
  protocol = { tcp = { destination_port = "80,443,9350-9354" } }
}

resource "panos_service" "citrix_udp" {
  location = var.location
  name     = "Citrix-Cloud-udp"
  protocol = { udp = { destination_port = "443" } }
}

resource "panos_security_policy_rules" "citrix" {
  location = var.location
  position = { where = "first" }
  rules = [{
    name                  = "Allow-Citrix-Cloud"
    source_zones          = ["any"]
    source_addresses      = ["any"]
    destination_zones     = ["any"]
    destination_addresses = ["any"]
    applications          = ["any"]
    services              = [panos_service.citrix_tcp.name, panos_service.citrix_udp.name]
    category              = [panos_custom_url_category.citrix.name]
    action                = "allow"
  }]
}
