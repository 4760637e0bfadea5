# A task that reads its configuration again when the template behind it changes.
#
# The template is rendered on the Nomad node and sent to the remote host. When the variable changes,
# the new file is there before the task gets its signal. Try it:
#
#   nomad var put nomad/jobs/template-signal greeting=hello
#   nomad job run template-signal.nomad.hcl
#   nomad var put -force nomad/jobs/template-signal greeting="good morning"
#   nomad alloc logs -job template-signal
job "template-signal" {
  group "app" {
    task "app" {
      driver = "remote"

      config {
        command = "/bin/sh"

        # NOMAD_TASK_DIR, NOMAD_ALLOC_DIR and NOMAD_SECRETS_DIR are the directories on the remote
        # host, here and in env blocks. The task starts in the directory above: local/app.conf works
        # as well.
        args = ["-c", <<-EOT
          trap 'echo "reread $(cat local/app.conf)"' HUP
          echo "read $(cat ${NOMAD_TASK_DIR}/app.conf)"
          while true; do sleep 1; done
        EOT
        ]
      }

      template {
        data          = <<-EOT
          greeting = {{ with nomadVar (printf "nomad/jobs/%s" (env "NOMAD_JOB_ID")) }}{{ .greeting }}{{ end }}
        EOT
        destination   = "local/app.conf"
        change_mode   = "signal"
        change_signal = "SIGHUP"

        # How long Nomad may wait before it signals, at most; 5s where this is left out.
        splay = "1s"
      }

      resources {
        cpu    = 1
        memory = 10
      }
    }
  }
}
