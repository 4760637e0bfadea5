# A task that needs more memory than it may have: it is killed, and Nomad shows "OOM Killed".
job "oom" {
  type = "batch"

  group "oom" {
    # Trying again would not help.
    restart {
      attempts = 0
      mode     = "fail"
    }
    reschedule {
      attempts  = 0
      unlimited = false
    }

    task "hungry" {
      driver = "remote"

      config {
        command = "/usr/bin/awk"
        args    = ["BEGIN { system(\"sleep 2\"); text = \"x\"; while (1) text = text text }"]

        resources {
          memory = "32MiB"
        }
      }

      resources {
        cpu    = 1
        memory = 10
      }
    }
  }
}
