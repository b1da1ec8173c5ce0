# enter it in configuration mode (`configure`); nothing takes effect before the `commit` at its end
# the exception stands above every rule that decrypts: the last line but one moves it there
# keep the slash at the end of an entry: up to PAN-OS 10.1, or where Append Ending Token is off, an entry without it also matches names that go on behind it, such as xendesktop.net.example.com
# on Panorama, `set device-group NAME pre-rulebase decryption rules ...` in place of `set rulebase decryption rules ...`
# the same entries, one a line, serve as an external dynamic list of type URL List (a Domain List takes no such entries), which is refreshed without a commit
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

# The provider leaves the change in the candidate configuration: commit it on the firewall.
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
