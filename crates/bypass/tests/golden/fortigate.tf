# for the provider fortinetdev/fortios; each resource is in force as soon as it is applied
# name the profile in the policy that inspects (`ssl_ssh_profile` of fortios_firewall_policy), or give your own profile the `ssl_exempt` blocks
# `ssl_exempt` names objects, never patterns
# a policy with flow-based inspection exempts by the name of the ClientHello; with proxy-based inspection an exempted name exempts every name at the same address (Fortinet community, article 387569)
# the address group and the service are for the policy that lets the connector out (`dstaddr`, `service`), which is yours to write: its interfaces and sources are not known here; from FortiOS 6.2.2 on, a wildcard there holds what the firewall has seen in answers of DNS
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

resource "fortios_firewall_address" "citrix" {
  for_each = local.citrix_cloud
  name     = each.key
  type     = "fqdn"
  fqdn     = each.value
}

resource "fortios_firewall_addrgrp" "citrix" {
  name = "citrix-cloud"
  dynamic "member" {
    for_each = sort(keys(local.citrix_cloud))
    content {
      name = fortios_firewall_address.citrix[member.value].name
    }
  }
}

resource "fortios_firewallservice_custom" "citrix" {
  name          = "citrix-cloud"
  tcp_portrange = "80 443 9350-9354"
  udp_portrange = "443"
}
