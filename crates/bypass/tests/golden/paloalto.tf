# for the provider PaloAltoNetworks/panos from version 2 on; it changes the candidate configuration, and nothing takes effect before a commit on the firewall or on Panorama
# the rule stands first, above every rule that decrypts
# keep the slash at the end of an entry: up to PAN-OS 10.1, or where Append Ending Token is off, an entry without it also matches names that go on behind it, such as xendesktop.net.example.com
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
