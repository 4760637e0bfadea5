# A task that is started again when the template behind it changes, for programs that read their
# configuration only once.
#
#   nomad var put nomad/jobs/template-restart greeting=hello
#   nomad job run template-restart.nomad.hcl
#   nomad var put -force nomad/jobs/template-restart greeting="good morning"
job "template-restart" {
  group "app" {
    task "app" {
      driver = "remote"

      config {
        command = "/bin/sh"
        args    = ["-c", "echo read $(cat local/app.conf); while true; do sleep 1; done"]
      }

      template {
        data        = <<-EOT
          greeting = {{ with nomadVar (printf "nomad/jobs/%s" (env "NOMAD_JOB_ID")) }}{{ .greeting }}{{ end }}
        EOT
        destination = "local/app.conf"
        change_mode = "restart"
        splay       = "1s"
      }

      resources {
        cpu    = 1
        memory = 10
      }
    }
  }
}
