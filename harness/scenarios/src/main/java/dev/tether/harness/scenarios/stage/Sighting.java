package dev.tether.harness.scenarios.stage;

import dev.tether.harness.scenarios.observe.Instance;
import dev.tether.harness.scenarios.observe.OwnerChange;
import dev.tether.harness.scenarios.observe.SlotKey;
import dev.tether.nomad.Allocation;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** What Nomad, the runtime and the host's processes tell of a task at one moment. */
final class Sighting {
  private Sighting() {}

  /**
   * The tasks that all three agree on: Nomad says that the allocation runs, the runtime that it
   * owns the task, and the process is alive.
   */
  static List<StagedTask> running(
      Stage stage,
      List<Allocation> allocations,
      Function<Allocation, List<SlotKey>> slots,
      String version) {
    List<Instance> alive = stage.processes().look();
    List<OwnerChange> owners = stage.owners().present();
    List<StagedTask> tasks = new ArrayList<>();
    for (Allocation allocation : allocations) {
      boolean runs =
          allocation.clientStatus() == Allocation.ClientStatus.RUNNING
              && allocation.desiredStatus() == Allocation.DesiredStatus.RUN;
      boolean owned =
          owners.stream()
              .anyMatch(
                  owner ->
                      owner.allocationId().equals(allocation.id())
                          && owner.custody() == OwnerChange.Custody.HELD);
      if (runs && owned) {
        slots.apply(allocation).stream()
            .filter(
                slot ->
                    alive.stream()
                        .anyMatch(one -> one.slot().equals(slot) && one.version().equals(version)))
            .map(slot -> new StagedTask(slot, allocation.id(), stage.node(allocation.nodeId())))
            .forEach(tasks::add);
      }
    }
    return tasks;
  }
}
