# a VPN client routes, it does not inspect: this takes Citrix Cloud out of the tunnel; where the firewall behind the gateway decrypts, the exception belongs there (`portolan connector bypass paloalto --terraform`)
# for the provider PaloAltoNetworks/panos from version 2 on: give the list to the gateway that you have, panos_globalprotect_gateway, remote_user_tunnel_configs[*].split_tunneling.exclude_domains.list; a gateway of its own would replace yours
# the provider changes the candidate configuration, and nothing takes effect before a commit
# split tunnels by domain need a GlobalProtect licence; on Windows they are for TCP alone, so that UDP 443 (EDT) stays in the tunnel
locals {
  citrix_cloud_exclude_domains = [
    { name = "*.nssvc.net", ports = [80, 443, 9350, 9351, 9352, 9353, 9354] },
    { name = "*.blob.core.windows.net", ports = [80, 443, 9350, 9351, 9352, 9353, 9354] },
    { name = "cis.citrix.com", ports = [80, 443, 9350, 9351, 9352, 9353, 9354] },
    { name = "contoso.xendesktop.net", ports = [80, 443, 9350, 9351, 9352, 9353, 9354] },
  ]
}
