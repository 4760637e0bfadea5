# A task with limits on the remote host, and what it sees of them.
#
# Nomad's own `resources` are set aside on the Nomad node and limit nothing elsewhere: cpu = 1 and
# memory = 10 are enough for any remote task, and more makes the driver say so in an event.

variable "node_memory" {
  type        = number
  default     = 10
  description = "Memory on the Nomad node, MB; 10 is the least that Nomad takes."
}

job "own-resources" {
  type = "service"

  group "own-resources" {
    task "limited" {
      driver = "remote"

      config {
        command = "/bin/sh"
        args    = ["-c", "echo may open $(ulimit -Sn) files; cat /proc/self/cgroup; while true; do sleep 1; done"]

        resources {
          cores   = 0.5      # processors' worth of time
          memory  = "64MiB"  # swap included; the task is killed when it needs more
          pids    = 50       # processes and threads at a time
          disk    = "100MiB" # its directories and logs; above that it is stopped
          ulimits = ["nofile=1024:4096", "core=0"]
        }
      }

      resources {
        cpu    = 1
        memory = var.node_memory
      }
    }
  }
}
