# A web server on the remote host, which Nomad's service discovery finds where it really is:
#
#   nomad service info remote-web
#
# shows the remote host's address (the agent's `advertise_address`) and the port below, also after
# another Nomad node has taken the task over.

variable "port" {
  type        = number
  default     = 8080
  description = "The server's port on the remote host."
}

job "service-address" {
  type = "service"

  group "web" {
    network {
      # `to` is the port on the remote host, which the agent reserves for the task. Nomad names it
      # for services at the driver's address. Without `to` Nomad would name none.
      port "http" {
        to = var.port
      }
    }

    task "server" {
      driver = "remote"

      config {
        command = "/usr/bin/python3"
        args    = ["-m", "http.server", "${NOMAD_PORT_http}"]

        # Further ports, which Nomad knows nothing of: any free one as NOMAD_PORT_admin, and one
        # that is chosen here.
        # ports = ["admin", "metrics=9100"]
      }

      # At the task, as only its driver knows the address.
      service {
        name         = "remote-web"
        provider     = "nomad"
        port         = "http"
        address_mode = "driver"
      }

      resources {
        cpu    = 1
        memory = 10
      }
    }
  }
}
