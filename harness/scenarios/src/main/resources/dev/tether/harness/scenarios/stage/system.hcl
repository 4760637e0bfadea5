job "{{job}}" {
  type = "system"

  group "work" {
    {{group}}
    restart {
      attempts = 0
      mode     = "fail"
    }

    update {
      max_parallel      = 3
      health_check      = "task_states"
      min_healthy_time  = "0s"
      healthy_deadline  = "20s"
      progress_deadline = "30s"
    }

    task "task" {
      driver       = "{{driver}}"
      kill_timeout = "3s"

      config {
        command = "/bin/bash"
        args    = ["{{script}}"]
        {{config}}
      }

      env {
        TETHER_SCENARIO = "{{run}}"
        TETHER_VERSION  = "{{version}}"
        TETHER_PLACE    = "${node.unique.name}"
        TETHER_LEDGER   = "{{ledger}}"
      }

      resources {
        cpu    = 1
        memory = 10
      }
    }
  }
}
