# A task with data of its own. While the task runs, alloc/data is on the remote host and stays there
# whoever manages the task. When the task has ended, it is brought back, so that the next version of
# the job finds it, and "nomad alloc fs" shows it.
variable "note" {
  description = "Written into the data at each start; another one makes another version of the job."
  default     = "first"
}

job "ephemeral-disk" {
  group "app" {
    ephemeral_disk {
      sticky = true
      size   = 300
    }

    task "app" {
      driver = "remote"

      config {
        command = "/bin/sh"
        args = ["-c", <<-EOT
          cd ${NOMAD_ALLOC_DIR}/data
          echo "${var.note}" >> starts
          echo "started $(wc -l < starts) times: $(tr '\n' ' ' < starts)"
          while true; do sleep 1; done
        EOT
        ]

        contents {
          # The default. Where the data may be thrown away, false spares the way back.
          bring_back          = true
          bring_back_max_size = "100MiB"
        }
      }

      resources {
        cpu    = 1
        memory = 10
      }
    }
  }
}
