# A task that keeps a processor busy at times. See what it uses, on whichever node manages it:
#
#   nomad alloc status -stats ALLOCATION
#
# For that, Nomad's client needs `telemetry { publish_allocation_metrics = true }`.
job "stats" {
  type = "service"

  group "stats" {
    task "busy" {
      driver = "remote"

      config {
        command = "/bin/sh"
        args    = ["-c", "while true; do head -c 20000000 /dev/zero | cksum; sleep 0.2; done"]
      }

      resources {
        cpu    = 1
        memory = 10
      }
    }
  }
}
