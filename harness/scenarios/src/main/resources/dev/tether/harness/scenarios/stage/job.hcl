job "{{job}}" {
  type = "{{type}}"

  group "work" {
    {{group}}
    {{policies}}
    {{restart}}

    task "task" {
      driver       = "{{driver}}"
      kill_timeout = "3s"
      {{task}}

      config {
        command = "/bin/bash"
        args    = ["{{script}}"]
        {{config}}
      }

      env {
        TETHER_SCENARIO = "{{run}}"
        TETHER_VERSION  = "{{version}}"
        TETHER_PLACE    = "{{place}}"
        TETHER_LEDGER   = "{{ledger}}"
      }

      resources {
        cpu    = 1
        memory = 10
      }
    }
  }
}
