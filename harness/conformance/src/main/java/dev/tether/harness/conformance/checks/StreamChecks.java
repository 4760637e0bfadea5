package dev.tether.harness.conformance.checks;

import static dev.tether.harness.conformance.checks.Check.basic;

import dev.tether.harness.conformance.bench.Bench;
import dev.tether.harness.conformance.bench.Expect;
import dev.tether.harness.conformance.bench.Host;
import dev.tether.harness.conformance.bench.Listener;
import dev.tether.protocol.nomad.drivers.DriverTaskEvent;
import dev.tether.protocol.nomad.drivers.FingerprintRequest;
import dev.tether.protocol.nomad.drivers.FingerprintResponse;
import dev.tether.protocol.nomad.drivers.FingerprintResponse.HealthState;
import dev.tether.protocol.nomad.drivers.TaskEventsRequest;
import java.time.Duration;
import java.util.List;

/** The streams of fingerprints and events. */
final class StreamChecks {
  private static final Duration OPEN = Duration.ofSeconds(2);

  private StreamChecks() {}

  static List<Check> all() {
    return List.of(
        basic(
            "fingerprint.first",
            "Driver/Fingerprint",
            "Nomad waits for the first fingerprint before it registers the node.",
            bench -> {
              try (Listener<FingerprintResponse> stream = fingerprint(bench.host())) {
                stream.awaitFirst(bench.patience(), "the first fingerprint");
              }
            }),
        basic(
            "fingerprint.stays-open",
            "Driver/Fingerprint",
            "Nomad opens a stream that ends again at once, without any pause.",
            bench -> {
              try (Listener<FingerprintResponse> stream = fingerprint(bench.host())) {
                stream.awaitFirst(bench.patience(), "the first fingerprint");
                stream.expectOpen(OPEN, "the stream of fingerprints");
              }
            }),
        basic(
            "fingerprint.health",
            "Driver/Fingerprint health",
            "Only a healthy driver gets tasks.",
            bench -> {
              FingerprintResponse first = first(bench);
              Expect.that(
                  first.getHealth() == HealthState.HEALTHY,
                  "the driver is %s: \"%s\" (does it need a --config?)"
                      .formatted(first.getHealth(), first.getHealthDescription()));
            }),
        basic(
            "fingerprint.description",
            "Driver/Fingerprint health_description",
            "It is what an operator sees of a driver that does not work.",
            bench -> {
              FingerprintResponse first = first(bench);
              Expect.that(
                  first.getHealth() == HealthState.HEALTHY
                      || !first.getHealthDescription().isBlank(),
                  "the driver is %s and does not say why".formatted(first.getHealth()));
            }),
        basic(
            "fingerprint.attributes",
            "Driver/Fingerprint attributes",
            "Their names go into the node's attributes as they are, beside those of others.",
            bench ->
                first(bench)
                    .getAttributesMap()
                    .forEach(
                        (name, value) -> {
                          Expect.that(
                              name.startsWith("driver."),
                              "the attribute " + name + " does not begin with driver.");
                          Expect.that(
                              value.getValueCase().getNumber() != 0,
                              "the attribute " + name + " has no value");
                        })),
        basic(
            "fingerprint.again",
            "Driver/Fingerprint",
            "A reattached plugin is asked again, while the old stream may still be there.",
            bench -> {
              try (Listener<FingerprintResponse> one = fingerprint(bench.host());
                  Listener<FingerprintResponse> other = fingerprint(bench.host())) {
                one.awaitFirst(bench.patience(), "the first fingerprint of one stream");
                other.awaitFirst(bench.patience(), "the first fingerprint of a second stream");
              }
            }));
  }

  /** The stream of events. */
  static List<Check> events() {
    return List.of(
        basic(
            "events.stays-open",
            "Driver/TaskEvents",
            "Nomad opens a stream that ends again at once, without any pause.",
            bench -> {
              try (Listener<DriverTaskEvent> stream = events(bench.host())) {
                stream.expectOpen(OPEN, "the stream of events");
              }
            }),
        basic(
            "events.name-their-task",
            "Driver/TaskEvents",
            "Nomad finds the task by them.",
            StreamChecks::eventsNameTheirTask));
  }

  private static void eventsNameTheirTask(Bench bench) throws Exception {
    try (Listener<DriverTaskEvent> stream = events(bench.host())) {
      var task = bench.start("exit 0");
      task.await();
      for (DriverTaskEvent event : stream.messages()) {
        Expect.that(!event.getTaskId().isEmpty(), "an event has no task_id: " + event);
        Expect.that(!event.getAllocId().isEmpty(), "an event has no alloc_id: " + event);
        Expect.that(event.hasTimestamp(), "an event has no timestamp: " + event);
      }
    }
  }

  private static Listener<FingerprintResponse> fingerprint(Host host) {
    return Listener.to(
        observer -> host.streams().fingerprint(FingerprintRequest.getDefaultInstance(), observer));
  }

  private static Listener<DriverTaskEvent> events(Host host) {
    return Listener.to(
        observer -> host.streams().taskEvents(TaskEventsRequest.getDefaultInstance(), observer));
  }

  private static FingerprintResponse first(Bench bench) throws Exception {
    try (Listener<FingerprintResponse> stream = fingerprint(bench.host())) {
      return stream.awaitFirst(bench.patience(), "the first fingerprint");
    }
  }
}
