# A container of a Docker engine as a remote task: it survives the drain or the loss of its Nomad
# node, like any other.
#
# The plugin needs a runtime of the kind docker, see examples/nomad/docker.hcl. Nomad's `resources`
# are set aside on the Nomad node; what limits the container stands in `config`.

variable "image" {
  type        = string
  default     = "nginx:stable-alpine"
  description = "The image to run."
}

variable "runtime" {
  type        = string
  default     = "engine"
  description = "The runtime's name in the plugin's configuration."
}

job "docker" {
  type = "service"

  group "docker" {
    task "web" {
      driver = "remote"

      config {
        runtime = var.runtime

        # Without a command the image's own one runs.
        docker {
          image = var.image
          pull  = "missing"
        }
      }

      resources {
        cpu    = 1
        memory = 10
      }
    }
  }
}
