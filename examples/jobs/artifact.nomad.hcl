# A program that is downloaded on the Nomad node and sent to the remote host.
variable "source" {
  description = "Address of a zip file with a program hello.sh and a file data/name.txt."
  default     = "http://127.0.0.1:8000/hello.zip"
}

job "artifact" {
  group "app" {
    task "app" {
      driver = "remote"

      config {
        command = "/bin/sh"
        args    = ["${NOMAD_TASK_DIR}/hello/hello.sh", "${NOMAD_TASK_DIR}/hello/data"]

        # This task's files may not take more than this. The plugin's own settings are the most that
        # a task may ask for.
        contents {
          max_size = "100MiB"
        }
      }

      # Only what lies in local, secrets and ${NOMAD_ALLOC_DIR} is sent.
      artifact {
        source      = var.source
        destination = "local/hello"
      }

      resources {
        cpu    = 1
        memory = 10
      }
    }
  }
}
