# A Nomad of one node, server and client in one, with the remote task driver. For trying things out:
# it listens on the loopback address only, and ACLs and TLS are off.
bind_addr  = "127.0.0.1"
data_dir   = "/tmp/tether-example"
plugin_dir = "/opt/nomad/plugins"

advertise {
  http = "127.0.0.1"
  rpc  = "127.0.0.1"
  serf = "127.0.0.1"
}

server {
  enabled          = true
  bootstrap_expect = 1
}

client {
  enabled = true

  # Not a machine of a cloud: looking for one costs seconds, and where AWS_CA_BUNDLE is set Nomad
  # even gives up.
  options {
    "fingerprint.denylist" = "env_aws,env_gce,env_azure,env_digitalocean"
  }
}

# The label is the file name of the driver in plugin_dir.
plugin "nomad-driver-remote" {
  config {
    agent "local" {
      address = "unix:///run/tether/agent.sock"
    }

    nomad {
      address = "http://127.0.0.1:4646"
    }
  }
}

# Without it, Nomad 1.10.2 and later asks no driver what its tasks use (nomad alloc status -stats).
telemetry {
  publish_allocation_metrics = true
}
