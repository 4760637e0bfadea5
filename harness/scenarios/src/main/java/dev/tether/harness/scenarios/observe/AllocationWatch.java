package dev.tether.harness.scenarios.observe;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tether.nomad.Allocation;
import dev.tether.nomad.Indexed;
import dev.tether.nomad.NomadClient;
import dev.tether.nomad.NomadFailure;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** Writes down what Nomad tells of a run's allocations. Safe for use by many threads. */
public final class AllocationWatch implements AutoCloseable {
  private static final Duration WAIT = Duration.ofSeconds(2);
  private static final Duration PAUSE = Duration.ofMillis(200);

  private final NomadClient api;
  private final String jobPrefix;
  private final InstantSource clock;
  private final Thread follower;
  private final Map<String, String> latest = new HashMap<>();
  private final List<AllocationChange> history = new ArrayList<>();

  /**
   * Begins to watch.
   *
   * @param api not closed by this
   * @param jobPrefix how the names of the run's jobs begin
   */
  public AllocationWatch(NomadClient api, String jobPrefix, InstantSource clock) {
    this.api = Objects.requireNonNull(api, "api");
    this.jobPrefix = Objects.requireNonNull(jobPrefix, "jobPrefix");
    this.clock = Objects.requireNonNull(clock, "clock");
    this.follower = Thread.ofVirtual().name("allocation-watch").start(this::follow);
  }

  private void follow() {
    long index = 0;
    try {
      while (!Thread.currentThread().isInterrupted()) {
        try {
          Indexed<JsonNode> answer = api.query("/v1/allocations", Map.of(), index, WAIT);
          index = answer.index();
          answer.value().forEach(json -> record(new Allocation(json)));
        } catch (NomadFailure away) {
          index = 0;
          Thread.sleep(PAUSE);
        }
      }
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void record(Allocation allocation) {
    if (!allocation.jobId().startsWith(jobPrefix)) {
      return;
    }
    String status =
        "desired=%s client=%s%s"
            .formatted(
                allocation.desiredStatus().name().toLowerCase(Locale.ROOT),
                allocation.clientStatus().name().toLowerCase(Locale.ROOT),
                allocation.desiredDescription().isEmpty()
                    ? ""
                    : " (" + allocation.desiredDescription() + ")");
    if (!status.equals(latest.put(allocation.id(), status))) {
      history.add(
          new AllocationChange(
              clock.instant(), allocation.id(), allocation.name(), allocation.nodeName(), status));
    }
  }

  /** Every change since the watch began, the oldest first. */
  public synchronized List<AllocationChange> history() {
    return List.copyOf(history);
  }

  /** Stops watching. What was seen stays. */
  @Override
  public void close() {
    follower.interrupt();
  }
}
