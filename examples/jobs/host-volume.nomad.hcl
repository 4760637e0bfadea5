# A task that reads a directory of its Nomad node. When the task starts, the directory's files are
# copied to the remote host, below $TETHER_VOLUMES_DIR. Later changes do not travel, and a node that
# takes the task over leaves the copy as it is.
#
# The node offers the directory in the client block of its agent's configuration:
#   host_volume "settings" { path = "/etc/app" }
variable "read_only" {
  type        = bool
  default     = true
  description = "Whether the task only reads the volume."
}

variable "writable_volumes" {
  default     = "refuse"
  description = "\"copy\" lets a task write to its copy; the node's directory never changes."
}

job "host-volume" {
  group "app" {
    volume "settings" {
      type      = "host"
      source    = "settings"
      read_only = var.read_only
    }

    task "app" {
      driver = "remote"

      volume_mount {
        volume      = "settings"
        destination = "/etc/settings"
        read_only   = var.read_only
      }

      config {
        command = "/bin/sh"
        args = ["-c", <<-EOT
          cd $TETHER_VOLUMES_DIR/etc/settings
          if [ ${var.read_only} = false ]; then echo "and a note of the task" >> name; fi
          while true; do echo settings of $(cat name); sleep 1; done
        EOT
        ]

        contents {
          writable_volumes = var.writable_volumes
        }
      }

      resources {
        cpu    = 1
        memory = 10
      }
    }
  }
}
