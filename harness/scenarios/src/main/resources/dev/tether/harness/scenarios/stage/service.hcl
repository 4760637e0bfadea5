    count = {{count}}

    {{reschedule}}

    migrate {
      max_parallel     = 3
      health_check     = "task_states"
      min_healthy_time = "0s"
      healthy_deadline = "20s"
    }

    update {
      max_parallel      = 3
      health_check      = "task_states"
      min_healthy_time  = "0s"
      healthy_deadline  = "20s"
      progress_deadline = "30s"
    }
