# Every setting of the remote task driver. Where a default exists, it is the value shown.
plugin_dir = "/opt/nomad/plugins"

plugin "nomad-driver-remote" {
  config {
    # Name of this Nomad cluster. Clusters that share an agent need different names.
    cluster = "default"

    # Runtime of tasks that name none. May be left out where only one is defined.
    default_runtime = "rack1"

    # Runtimes: as many blocks as there are agents.
    agent "rack1" {
      address = "unix:///run/tether/rack1.sock"
      timeout = "5s"
    }

    # Over the network, with TLS. The files are read again when they change.
    agent "rack2" {
      address   = "tls://rack2.example:4780"
      ca_file   = "/etc/nomad.d/tether-ca.pem"
      cert_file = "/etc/nomad.d/tether-driver.pem"
      key_file  = "/etc/nomad.d/tether-driver-key.pem"

      # The name in the agent's certificate; the host of the address when left out.
      server_name = "rack2.example"
    }

    # How the driver asks Nomad why a task is stopped. Needed from Nomad 1.10 on.
    nomad {
      enabled = true
      address = "https://127.0.0.1:4646"

      # With ACLs, one of the two. The file is read again when it changes.
      # token    = "…"
      token_file = "/etc/nomad.d/tether.token"

      # With TLS. The certificate and its key are needed where Nomad verifies clients.
      ca_file     = "/etc/nomad.d/ca.pem"
      cert_file   = "/etc/nomad.d/client.pem"
      key_file    = "/etc/nomad.d/client-key.pem"
      server_name = "client.global.nomad"

      timeout = "5s"
    }

    reattach {
      # What "nomad alloc stop" does to the remote task: "stop" or "release".
      on_alloc_stop = "stop"

      # What a drain does to a batch task that gets no successor: "stop", or "finish" to wait for it.
      on_batch_drain = "stop"

      # What happens while Nomad gives no answer: "release" or "stop".
      on_unknown = "release"

      # How long a released task runs on without an owner.
      detach_ttl = "40m"

      # How long an owner counts as alive after its last sign of life.
      lease = "15s"
    }

    # What of a task's files may travel. Tasks may lower it.
    contents {
      # How much the files of one task may take, and how many there may be.
      max_size  = "10GiB"
      max_files = 100000

      # Whether alloc/data comes back when a task has ended, and how much of it at most.
      bring_back          = true
      bring_back_max_size = "1GiB"
    }

    # A file to which every call that Nomad makes is appended as a line of JSON. Off by default.
    # rpc_trace = "/var/log/nomad-driver-remote.jsonl"
  }
}
