# A batch job that is run once for each order that is dispatched to it. The order arrives on the
# remote host as the file local/order.json.
#
#   nomad job run dispatch.nomad.hcl
#   echo '{"item": "tea"}' | nomad job dispatch -meta customer=ann dispatch -
job "dispatch" {
  type = "batch"

  parameterized {
    payload       = "required"
    meta_required = ["customer"]
  }

  group "order" {
    task "order" {
      driver = "remote"

      config {
        command = "/bin/sh"
        args = ["-c", <<-EOT
          echo "order of $NOMAD_META_customer: $(cat ${NOMAD_TASK_DIR}/order.json)"
          sleep 5
          echo done
        EOT
        ]
      }

      dispatch_payload {
        file = "order.json"
      }

      resources {
        cpu    = 1
        memory = 10
      }
    }
  }
}
