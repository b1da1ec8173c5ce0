# for the provider zscaler/zia; zia_activation_status puts it in force, and is made last
# each rule must stand above every rule that inspects or blocks; orders have no gaps, and predefined rules keep theirs: where the provider moves it, give it the first free number
# names under `urls` leave the category that they had before; where other rules hang on that, use `db_categorized_urls` instead
# limits: 25,000 entries over all categories, 64 categories; one entry that is refused refuses the whole request
# the rule for URL filtering lets out what the web proxy carries, the rule of the firewall TCP 80, 443, 9350-9354 and UDP 443, where that is licensed; both are for everyone: narrow them to the locations of your connectors
# where a port is refused because a predefined service has it (HTTP, HTTPS, QUIC), leave it out of the service and name that one in the rule as well
# the firewall knows the category of a connection by its name: UDP 443 (EDT) may show none, and is then let out by addresses
# covers more than was asked, for this product has no narrower entry: *.nssvc.net (such as nssvc.net), *.blob.core.windows.net (such as blob.core.windows.net)
# covers less than was asked, for this product has no wider entry: *.nssvc.net (not a.a.a.a.a.a.nssvc.net), *.blob.core.windows.net (not a.a.a.a.a.a.blob.core.windows.net)
resource "zia_url_categories" "citrix" {
  super_category  = "USER_DEFINED"
  configured_name = "Citrix Cloud"
  custom_category = true
  type            = "URL_CATEGORY"
  urls = [
    ".nssvc.net",
    ".blob.core.windows.net",
    "cis.citrix.com",
    "contoso.xendesktop.net",
  ]
}

resource "zia_ssl_inspection_rules" "citrix" {
  name           = "Citrix Cloud"
  state          = "ENABLED"
  order          = 1
  rank           = 7
  url_categories = [zia_url_categories.citrix.id]
  action {
    type = "DO_NOT_DECRYPT"
    do_not_decrypt_sub_actions {
      bypass_other_policies                 = true
      block_ssl_traffic_with_no_sni_enabled = true
    }
  }
}

resource "zia_url_filtering_rules" "citrix" {
  name            = "Citrix Cloud"
  state           = "ENABLED"
  action          = "ALLOW"
  order           = 1
  rank            = 7
  url_categories  = [zia_url_categories.citrix.id]
  protocols       = ["ANY_RULE"]
  request_methods = ["CONNECT", "DELETE", "GET", "HEAD", "OPTIONS", "OTHER", "POST", "PUT", "TRACE"]
}

resource "zia_firewall_filtering_network_service" "citrix" {
  name = "Citrix Cloud"
  type = "CUSTOM"
  dest_tcp_ports {
    start = 80
  }
  dest_tcp_ports {
    start = 443
  }
  dest_tcp_ports {
    start = 9350
    end   = 9354
  }
  dest_udp_ports {
    start = 443
  }
}

resource "zia_firewall_filtering_rule" "citrix" {
  name               = "Citrix Cloud"
  state              = "ENABLED"
  action             = "ALLOW"
  order              = 1
  rank               = 7
  dest_ip_categories = [zia_url_categories.citrix.id]
  nw_services {
    id = [zia_firewall_filtering_network_service.citrix.id]
  }
}

resource "zia_activation_status" "citrix" {
  status     = "ACTIVE"
  depends_on = [zia_url_categories.citrix, zia_ssl_inspection_rules.citrix, zia_url_filtering_rules.citrix, zia_firewall_filtering_rule.citrix]
}
