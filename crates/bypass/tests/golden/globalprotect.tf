# a VPN client routes, it does not inspect: this takes Citrix Cloud out of the tunnel; where the firewall behind the gateway decrypts, the exception belongs there (`portolan connector bypass paloalto`)
# put the names of your gateway and of its client settings in place of GATEWAY and CLIENTS; the path is that of the configuration tree, so compare it with `show` on your version; nothing takes effect before the commit
# split tunnels by domain need a GlobalProtect licence; on Windows they are for TCP alone, so that UDP 443 (EDT) stays in the tunnel
# Give this list to the gateway that you have: panos_globalprotect_gateway,
# remote_user_tunnel_configs[*].split_tunneling.exclude_domains.list; then commit.
locals {
  citrix_cloud_exclude_domains = [
    { name = "*.nssvc.net", ports = [80, 443, 9350, 9351, 9352, 9353, 9354] },
    { name = "*.blob.core.windows.net", ports = [80, 443, 9350, 9351, 9352, 9353, 9354] },
    { name = "cis.citrix.com", ports = [80, 443, 9350, 9351, 9352, 9353, 9354] },
    { name = "contoso.xendesktop.net", ports = [80, 443, 9350, 9351, 9352, 9353, 9354] },
  ]
}
