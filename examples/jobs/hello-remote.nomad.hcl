# One task that runs on a remote agent and prints a line each second.
# It keeps its process when the Nomad node that manages it is drained or lost.
job "hello-remote" {
  type = "service"

  group "hello" {
    task "hello" {
      driver = "remote"

      config {
        command = "/bin/sh"
        args    = ["-c", "while true; do echo tick from $$ at $(date); sleep 1; done"]

        # runtime  = "rack1"     # where to run, if the plugin defines more than one runtime
        # work_dir = "/srv/data" # where to start, on the remote host

        reattach {
          on_drain   = "release"
          on_lost    = "release"
          detach_ttl = "10m"
        }
      }

      # What the Nomad node sets aside for managing the task. The work happens elsewhere.
      resources {
        cpu    = 1
        memory = 10
      }
    }
  }
}
