package dev.tether.harness.scenarios.verify;

import dev.tether.harness.scenarios.observe.Action;
import dev.tether.harness.scenarios.observe.ExitObservation;
import dev.tether.harness.scenarios.observe.Expectation;
import dev.tether.harness.scenarios.observe.Expectation.Fate;
import dev.tether.harness.scenarios.observe.FencingProbe;
import dev.tether.harness.scenarios.observe.Instance;
import dev.tether.harness.scenarios.observe.Leftovers;
import dev.tether.harness.scenarios.observe.LogComparison;
import dev.tether.harness.scenarios.observe.Observations;
import dev.tether.harness.scenarios.observe.OwnerChange;
import dev.tether.harness.scenarios.observe.OwnerChange.Custody;
import dev.tether.harness.scenarios.observe.RpcEvent;
import dev.tether.harness.scenarios.observe.SlotKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Made-up observations, in seconds since the beginning. */
final class Seen {
  static final SlotKey SLOT = new SlotKey("job", "work", 0, "task", "");

  private final List<Expectation> expectations = new ArrayList<>();
  private final List<Instance> instances = new ArrayList<>();
  private final List<OwnerChange> owners = new ArrayList<>();
  private final List<RpcEvent> rpcs = new ArrayList<>();
  private final List<Action> actions = new ArrayList<>();
  private final List<LogComparison> logs = new ArrayList<>();
  private final List<ExitObservation> exits = new ArrayList<>();
  private final List<FencingProbe> probes = new ArrayList<>();
  private Leftovers leftovers = Leftovers.NONE;

  /** A task that moves from allocation a on client-1 to b on client-2 at second 5, as it should. */
  static Seen move() {
    return new Seen()
        .expect(Fate.MOVES, 10)
        .process(100, "a", 1, 10)
        .owner(1, 1, "a", "client-1", Custody.HELD)
        .owner(4.5, 1, "a", "client-1", Custody.DETACHED)
        .owner(5, 2, "b", "client-2", Custody.HELD)
        .owner(10.2, 2, "b", "client-2", Custody.GONE);
  }

  static Instant at(double second) {
    return Instant.EPOCH.plusMillis((long) (second * 1000));
  }

  Seen expect(Fate fate, double heldUntil) {
    expectations.add(new Expectation(SLOT, "v1", fate, Optional.of(at(heldUntil))));
    return this;
  }

  Seen process(long pid, String allocation, double from, double to) {
    return process(pid, "v1", allocation, from, to);
  }

  Seen process(long pid, String version, String allocation, double from, double to) {
    instances.add(new Instance(pid, pid * 10, SLOT, version, allocation, at(from), at(to)));
    return this;
  }

  Seen owner(double at, long generation, String allocation, String node, Custody custody) {
    owners.add(
        new OwnerChange(at(at), "r1", SLOT, generation, allocation, node, custody, "running"));
    return this;
  }

  Seen rpc(double at, String node, String method, String allocation, RpcEvent.Phase phase) {
    return rpc(at, 0, node, method, allocation, phase);
  }

  Seen rpc(
      double at,
      double seconds,
      String node,
      String method,
      String allocation,
      RpcEvent.Phase phase) {
    String status = phase == RpcEvent.Phase.END ? "OK" : "";
    rpcs.add(
        new RpcEvent(
            at(at),
            node,
            "Driver/" + method,
            allocation + "/task/1",
            allocation,
            status,
            (long) (seconds * 1_000_000),
            phase,
            Map.of()));
    return this;
  }

  Seen fault(double at) {
    actions.add(new Action(at(at), "client-1", "drain", true));
    return this;
  }

  Seen log(long lost, long repeated, long foreign) {
    logs.add(
        new LogComparison(
            "job stdout", 6400, 6400, lost, repeated, 0, foreign, true, List.of("here")));
    return this;
  }

  Seen logs(List<LogComparison> comparisons) {
    logs.addAll(comparisons);
    return this;
  }

  Seen exit(String expected, Optional<String> shown) {
    exits.add(new ExitObservation(SLOT, expected, shown));
    return this;
  }

  Seen probe(boolean refused) {
    probes.add(new FencingProbe(at(6), SLOT, "stop", 1, 2, refused));
    return this;
  }

  Seen left(List<String> processes, List<String> records) {
    leftovers = new Leftovers(processes, records);
    return this;
  }

  Observations all() {
    return new Observations(
        expectations, instances, owners, rpcs, actions, logs, exits, probes, leftovers);
  }
}
