# paste it into the shell of the firewall; each `end` puts its part in force
# put the profile into the policy that inspects, or move its `config ssl-exempt` into the profile that you have, with free numbers
# `ssl-exempt` names objects, never patterns
# a policy with flow-based inspection exempts by the name of the ClientHello; with proxy-based inspection an exempted name exempts every name at the same address (Fortinet community, article 387569)
# the address objects and their group are for the policy that lets the connector out, from FortiOS 6.2.2 on; a wildcard there holds what the firewall has seen in answers of DNS
locals {
  citrix_cloud = {
    "citrix-cloud-all.nssvc.net" = "*.nssvc.net"
    "citrix-cloud-all.blob.core.windows.net" = "*.blob.core.windows.net"
    "citrix-cloud-cis.citrix.com" = "cis.citrix.com"
    "citrix-cloud-contoso.xendesktop.net" = "contoso.xendesktop.net"
  }
}

resource "fortios_firewallwildcardfqdn_custom" "citrix" {
  for_each      = local.citrix_cloud
  name          = each.key
  wildcard_fqdn = each.value
}

resource "fortios_firewall_sslsshprofile" "citrix" {
  name = "deep-inspection-citrix-cloud"
  https {
    ports  = "443"
    status = "deep-inspection"
  }
  dynamic "ssl_exempt" {
    for_each = sort(keys(local.citrix_cloud))
    content {
      id            = ssl_exempt.key + 1
      type          = "wildcard-fqdn"
      wildcard_fqdn = fortios_firewallwildcardfqdn_custom.citrix[ssl_exempt.value].name
    }
  }
}
