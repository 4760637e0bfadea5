# A Nomad client whose remote tasks are containers of a Docker engine on another host.
plugin_dir = "/opt/nomad/plugins"

plugin "nomad-driver-remote" {
  config {
    # The same engine from every Nomad node: the records go by the engine, not by the name.
    docker "engine" {
      host      = "tcp://docker1.example:2376"
      ca_file   = "/etc/nomad.d/docker-ca.pem"
      cert_file = "/etc/nomad.d/docker-cert.pem"
      key_file  = "/etc/nomad.d/docker-key.pem"
    }

    # Ownership is kept in Nomad's Variables at tether/*. With ACLs the token needs this policy:
    #
    #   namespace "default" {
    #     capabilities = ["read-job"]
    #     variables {
    #       path "tether/*" {
    #         capabilities = ["read", "write", "list", "destroy"]
    #       }
    #     }
    #   }
    #   node {
    #     policy = "read"
    #   }
    nomad {
      address    = "http://127.0.0.1:4646"
      token_file = "/etc/nomad.d/tether.token"
    }
  }
}
