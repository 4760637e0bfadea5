job "{{job}}" {
  type = "system"

  group "work" {
    {{group}}
    restart {
      attempts = 0
      mode     = "fail"
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
