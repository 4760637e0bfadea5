# A task that proves to others who it is: Nomad writes the token of its workload identity into the
# secrets directory and renews it there. On the remote host only the task's user can enter that
# directory, and it is deleted with the task. A Vault token (a vault block) travels in the same way.
job "identity-file" {
  group "app" {
    task "app" {
      driver = "remote"

      identity {
        env  = false
        file = true
      }

      config {
        command = "/bin/sh"
        args = ["-c", <<-EOT
          echo "secrets at ${NOMAD_SECRETS_DIR} with mode $(stat -c %a ${NOMAD_SECRETS_DIR})"
          while true; do
            sum=$(sha256sum < ${NOMAD_SECRETS_DIR}/nomad_token)
            [ "$sum" = "$last" ] || echo "token $sum"
            last=$sum
            sleep 1
          done
        EOT
        ]
      }

      resources {
        cpu    = 1
        memory = 10
      }
    }
  }
}
