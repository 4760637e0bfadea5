# The driver of remote tasks, for a Nomad client: start Nomad with one more -config /etc/tether/driver.hcl,
# or copy this to where its configuration is. Where plugin_dir is set already, leave it out here and put a
# link to /usr/lib/nomad-driver-remote/nomad-driver-remote into that directory.

plugin_dir = "/usr/lib/nomad-driver-remote"

plugin "nomad-driver-remote" {
  config {
    # A host that runs tasks: the agent on this host, or another one's with "tls://HOST:PORT" and certificates.
    agent "default" {
      address = "unix:///run/tether/agent.sock"
    }

    # On Nomad 1.10 and later the driver asks Nomad's API why a task is stopped.
    nomad {
      address = "http://127.0.0.1:4646"
      # token_file = "/etc/tether/nomad.token"
    }
  }
}
