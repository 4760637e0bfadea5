package dev.tether.harness.scenarios.observe;

import java.util.List;
import java.util.Objects;

/**
 * All that was seen during one scenario: everything that the checks may use.
 *
 * @param expectations what the scenario says should happen, one entry for each slot and
 *     specification
 * @param instances the real processes
 * @param owners the owners on record
 * @param rpcs what Nomad asked the drivers
 * @param actions what the harness did
 * @param logs what was written against what arrived
 * @param exits how tasks ended against what Nomad shows
 * @param probes stale commands that the harness sent
 * @param leftovers what was there after the end
 */
public record Observations(
    List<Expectation> expectations,
    List<Instance> instances,
    List<OwnerChange> owners,
    List<RpcEvent> rpcs,
    List<Action> actions,
    List<LogComparison> logs,
    List<ExitObservation> exits,
    List<FencingProbe> probes,
    Leftovers leftovers) {
  public Observations {
    expectations = List.copyOf(expectations);
    instances = List.copyOf(instances);
    owners = List.copyOf(owners);
    rpcs = List.copyOf(rpcs);
    actions = List.copyOf(actions);
    logs = List.copyOf(logs);
    exits = List.copyOf(exits);
    probes = List.copyOf(probes);
    Objects.requireNonNull(leftovers, "leftovers");
  }

  /** The processes of one slot and specification, the oldest first. */
  public List<Instance> instancesOf(Expectation expectation) {
    return instances.stream().filter(expectation::covers).toList();
  }

  /** Who owned the remote tasks of one slot, whatever their place. */
  public List<OwnerChange> ownersOf(SlotKey slot) {
    return owners.stream()
        .filter(
            change ->
                change.slot().job().equals(slot.job())
                    && change.slot().group().equals(slot.group())
                    && change.slot().index() == slot.index()
                    && change.slot().task().equals(slot.task()))
        .toList();
  }
}
