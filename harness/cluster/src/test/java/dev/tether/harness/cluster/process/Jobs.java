package dev.tether.harness.cluster.process;

import dev.tether.harness.cluster.Await;
import dev.tether.nomad.Allocation;
import dev.tether.nomad.NomadClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Runs small jobs on a cluster with the driver {@code raw_exec}. */
record Jobs(NomadClient api) {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  /** Starts a job with one task that writes its process id to a file and sleeps. */
  Allocation sleeper(String name, Path pid) throws InterruptedException {
    api.register(
        api.parseJob(
            """
            job "%1$s" {
              group "g" {
                restart {
                  attempts = 0
                  mode = "fail"
                }
                task "t" {
                  driver = "raw_exec"
                  config {
                    command = "/bin/sh"
                    args = ["-c", "echo $$ > %2$s.new; mv %2$s.new %2$s; exec sleep 3600"]
                  }
                  resources {
                    cpu = 20
                    memory = 20
                  }
                }
              }
            }
            """
                .formatted(name, pid),
            Map.of()));
    Await.until("the task of " + name + " to run", LIMIT, () -> Files.exists(pid));
    Await.until("the client to tell", LIMIT, () -> running(name).isPresent());
    return running(name).orElseThrow();
  }

  Optional<Allocation> running(String name) {
    return allocations(name).stream()
        .filter(a -> a.clientStatus() == Allocation.ClientStatus.RUNNING)
        .filter(a -> a.desiredStatus() == Allocation.DesiredStatus.RUN)
        .findFirst();
  }

  List<Allocation> allocations(String name) {
    return api.jobAllocations("default", name, false);
  }

  void purge(String name) throws InterruptedException {
    api.stopJob("default", name, true);
    Await.until(
        "the end of " + name,
        LIMIT,
        () ->
            api.jobAllocations("default", name, true).stream()
                .allMatch(a -> a.clientStatus().isTerminal()));
  }
}
