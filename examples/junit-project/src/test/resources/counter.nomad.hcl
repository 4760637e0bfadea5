# A service whose task tells its process id again and again.
job "counter" {
  group "counter" {
    task "counter" {
      driver = "remote"

      config {
        command = "/bin/sh"
        args    = ["-c", "while true; do echo $$; sleep 0.2; done"]
      }

      resources {
        cpu    = 1
        memory = 10
      }
    }
  }
}
