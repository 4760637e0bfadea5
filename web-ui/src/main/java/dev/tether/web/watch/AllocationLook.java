package dev.tether.web.watch;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tether.harness.scenarios.observe.AllocationChange;
import dev.tether.nomad.Allocation;
import dev.tether.nomad.Indexed;
import dev.tether.nomad.NomadClient;
import dev.tether.nomad.NomadFailure;
import dev.tether.nomad.TaskState;
import dev.tether.web.model.AllocationView;
import dev.tether.web.model.ClusterModel;
import dev.tether.web.model.Happening;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Follows all allocations of a cluster with blocking queries. */
final class AllocationLook implements Runnable {
  private static final Duration WAIT = Duration.ofSeconds(2);
  private static final long PAUSE_MS = 300;

  private final NomadClient api;
  private final ClusterModel model;
  private final InstantSource clock;
  private final Map<String, String> told = new HashMap<>();
  private final Map<String, Instant> eventsUntil = new HashMap<>();

  AllocationLook(NomadClient api, ClusterModel model, InstantSource clock) {
    this.api = api;
    this.model = model;
    this.clock = clock;
  }

  @Override
  public void run() {
    long index = 0;
    try {
      while (true) {
        try {
          Indexed<JsonNode> answer =
              api.query("/v1/allocations", Map.of("namespace", "*"), index, WAIT);
          index = answer.index();
          look(answer.value());
        } catch (NomadFailure away) {
          index = 0;
          TimeUnit.MILLISECONDS.sleep(PAUSE_MS);
        }
      }
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
    }
  }

  private void look(JsonNode all) {
    Map<String, AllocationView> views = new HashMap<>();
    for (JsonNode json : all) {
      Allocation allocation = new Allocation(json);
      AllocationView view = view(allocation);
      views.put(view.id(), view);
    }
    model.allocations(views);
    for (JsonNode json : all) {
      Allocation allocation = new Allocation(json);
      tell(views.get(allocation.id()));
      tellTasks(allocation);
    }
    told.keySet().retainAll(views.keySet());
    eventsUntil.keySet().retainAll(views.keySet());
  }

  private static AllocationView view(Allocation allocation) {
    List<String> tasks = new ArrayList<>(allocation.taskStates().keySet());
    tasks.sort(String::compareTo);
    return new AllocationView(
        allocation.id(),
        allocation.name(),
        allocation.namespace(),
        allocation.jobId(),
        allocation.taskGroup(),
        allocation.nodeName(),
        allocation.desiredStatus().name().toLowerCase(Locale.ROOT),
        allocation.clientStatus().name().toLowerCase(Locale.ROOT),
        allocation.desiredDescription(),
        allocation.previousAllocation().orElse(""),
        tasks,
        allocation.json().path("JobType").asText("").startsWith("sys"),
        allocation.createIndex());
  }

  private void tell(AllocationView view) {
    String status =
        "%s, should %s%s"
            .formatted(
                view.status(), view.desired(), view.why().isEmpty() ? "" : " (" + view.why() + ")");
    if (!status.equals(told.put(view.id(), status))) {
      model.allocated(
          new AllocationChange(clock.instant(), view.id(), view.name(), view.node(), status));
    }
  }

  private void tellTasks(Allocation allocation) {
    Instant until = eventsUntil.getOrDefault(allocation.id(), Instant.EPOCH);
    Instant latest = until;
    for (Map.Entry<String, TaskState> task : allocation.taskStates().entrySet()) {
      for (TaskState.Event event : task.getValue().events()) {
        if (event.time().isAfter(until)) {
          model.happened(
              new Happening.TaskTold(
                  event.time(),
                  allocation.nodeName(),
                  "%s %s/%s: %s"
                      .formatted(
                          Happening.brief(allocation.id()),
                          allocation.name(),
                          task.getKey(),
                          text(event))));
          latest = event.time().isAfter(latest) ? event.time() : latest;
        }
      }
    }
    eventsUntil.put(allocation.id(), latest);
  }

  private static String text(TaskState.Event event) {
    return event.displayMessage().isEmpty()
        ? event.type()
        : event.type() + ": " + event.displayMessage();
  }
}
