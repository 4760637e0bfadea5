job "{{job}}" {
  type = "batch"

  group "work" {
    {{group}}
    count = {{count}}

    restart {
      attempts = 0
      mode     = "fail"
    }

    reschedule {
      attempts  = 0
      unlimited = false
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
        TETHER_PLACE    = ""
        TETHER_LEDGER   = "{{ledger}}"
      }

      resources {
        cpu    = 1
        memory = 10
      }
    }
  }
}
