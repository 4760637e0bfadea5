# A task that tells which signals it gets. Send it some:
#
#   nomad alloc signal -s SIGHUP ALLOCATION
job "signals" {
  type = "service"

  group "signals" {
    task "signals" {
      driver = "remote"

      config {
        command = "/bin/sh"
        args    = ["-c", "trap 'echo got HUP' HUP; trap 'echo got USR1' USR1; echo ready; while true; do sleep 0.2; done"]
      }

      resources {
        cpu    = 1
        memory = 10
      }
    }
  }
}
