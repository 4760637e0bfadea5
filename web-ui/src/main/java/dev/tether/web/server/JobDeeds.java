package dev.tether.web.server;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.tether.harness.scenarios.observe.OwnerChange;
import dev.tether.web.action.Jobs;
import dev.tether.web.action.RemoteProcess;
import dev.tether.web.action.TaskSignal;
import dev.tether.web.launch.LiveCluster;
import dev.tether.web.model.AllocationView;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** What can be done to jobs and to their tasks. */
final class JobDeeds {
  private static final int MOST_ALLOCATIONS = 1000;

  private final InstantSource clock;
  private final Toasts toasts;

  JobDeeds(InstantSource clock, Toasts toasts) {
    this.clock = clock;
    this.toasts = toasts;
  }

  /** At {@code c/KEY/job/…}: scales a job, stops it, or brings its text into the editor. */
  Answer onJob(LiveCluster live, Exchange exchange) {
    String job = exchange.parameter("job");
    String given = exchange.parameter("namespace");
    String namespace = given.isEmpty() ? "default" : given;
    return switch (exchange.parts().getLast()) {
      case "scale" -> scale(live, namespace, job, exchange);
      case "stop" -> {
        Jobs.stop(live, namespace, job, now());
        yield toasts.told(
            "stopping job " + job,
            "nomad job stop -address=%s -namespace=%s %s"
                .formatted(live.address(), namespace, job));
      }
      case "text" -> text(live, job);
      default -> toasts.refused("nothing is called " + exchange.path());
    };
  }

  private Answer scale(LiveCluster live, String namespace, String job, Exchange exchange) {
    String group = exchange.parameter("group");
    long count = exchange.number("count").orElse(-1);
    if (count < 0 || count > MOST_ALLOCATIONS) {
      return toasts.refused(
          "a group has 0 to %d allocations, got \"%s\""
              .formatted(MOST_ALLOCATIONS, exchange.parameter("count")));
    }
    Jobs.scale(live, namespace, job, group, (int) count, now());
    return toasts.told(
        "scaling %s.%s to %d".formatted(job, group, count),
        "nomad job scale -address=%s -namespace=%s %s %s %d"
            .formatted(live.address(), namespace, job, group, count));
  }

  private Answer text(LiveCluster live, String job) {
    if (live.model().jobTexts().of(job).isEmpty()) {
      return toasts.refused("job " + job + " was not run from this page");
    }
    String news = JsonNodeFactory.instance.objectNode().put("edit-job", job).toString();
    return toasts
        .told(
            "change the text of job " + job + " and run it again",
            "nomad job run -address=%s %s.nomad.hcl".formatted(live.address(), job))
        .with("HX-Trigger", ascii(news));
  }

  /** Headers hold no other characters; JSON can say each without them. */
  private static String ascii(String json) {
    StringBuilder plain = new StringBuilder(json.length());
    json.chars()
        .forEach(
            one -> {
              if (one < 0x7f) {
                plain.append((char) one);
              } else {
                plain.append(String.format("\\u%04x", one));
              }
            });
    return plain.toString();
  }

  /** At {@code c/KEY/task/NAME/crash}: kills the process of a remote task. */
  Answer onTask(LiveCluster live, List<String> parts) {
    Optional<OwnerChange> task =
        parts.size() < 5
            ? Optional.empty()
            : live.model().remoteTasks().stream()
                .filter(one -> one.remoteTask().equals(parts.get(3)))
                .findFirst();
    if (task.isEmpty() || !parts.getLast().equals("crash")) {
      return toasts.refused("there is no such remote task, or nothing to do of that name");
    }
    Optional<String> obstacle = RemoteProcess.obstacle(task.get());
    if (obstacle.isPresent()) {
      return toasts.refused(obstacle.get());
    }
    String command = RemoteProcess.command(task.get());
    RemoteProcess.crash(live, task.get(), now());
    return toasts.told("killed the process of " + task.get().slot().display(), command);
  }

  /** At {@code c/KEY/alloc/ID/signal}: sends a signal to a task. */
  Answer signal(LiveCluster live, String id, Exchange exchange) {
    Optional<AllocationView> allocation = live.model().allocation(id);
    String signal = exchange.parameter("signal");
    String task = exchange.parameter("task");
    if (allocation.isEmpty() || !allocation.get().tasks().contains(task)) {
      return toasts.refused("there is no allocation %s with a task \"%s\"".formatted(id, task));
    }
    if (!TaskSignal.OFFERED.contains(signal)) {
      return toasts.refused(
          "\"%s\" is none of %s".formatted(signal, String.join(", ", TaskSignal.OFFERED)));
    }
    Optional<String> obstacle = TaskSignal.obstacle(allocation.get());
    if (obstacle.isPresent()) {
      return toasts.refused(obstacle.get());
    }
    TaskSignal.send(live, allocation.get(), signal, task, now());
    return toasts.told(
        "%s to %s of %s".formatted(signal, task, allocation.get().name()),
        TaskSignal.command(allocation.get(), live.address(), signal, task));
  }

  private Instant now() {
    return clock.instant();
  }
}
