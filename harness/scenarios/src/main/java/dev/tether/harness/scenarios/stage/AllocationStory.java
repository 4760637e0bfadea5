package dev.tether.harness.scenarios.stage;

import dev.tether.nomad.Allocation;
import dev.tether.nomad.Evaluation;
import dev.tether.nomad.NomadClient;
import dev.tether.nomad.TaskState;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What an allocation tells of its task, in the words of scenarios. */
final class AllocationStory {
  private AllocationStory() {}

  /** How the task ended, as {@code nomad alloc status} shows it: {@code exit code 3}. */
  static Optional<String> end(Allocation allocation) {
    return events(allocation).stream()
        .filter(event -> event.type().equals("Terminated"))
        .reduce((earlier, later) -> later)
        .map(
            event ->
                event
                    .signal()
                    .filter(signal -> signal != 0)
                    .map(signal -> "signal " + signal)
                    .orElseGet(() -> "exit code " + event.exitCode().orElse(-1)));
  }

  /** The texts of the events that the driver itself sent. */
  static List<String> driverEvents(Allocation allocation) {
    return events(allocation).stream()
        .filter(event -> event.type().equals("Driver"))
        .map(TaskState.Event::displayMessage)
        .toList();
  }

  /** How allocations are, in one line. */
  static String describe(List<Allocation> allocations) {
    return String.join("; ", allocations.stream().map(AllocationStory::describe).toList());
  }

  /** The same, or why there are none. */
  static String describe(NomadClient api, String jobId, List<Allocation> allocations) {
    return allocations.isEmpty() ? whyNothingIsPlaced(api, jobId) : describe(allocations);
  }

  /** What keeps Nomad from placing a job, as its last evaluation tells. */
  static String whyNothingIsPlaced(NomadClient api, String jobId) {
    return api.evaluations("default", jobId).stream()
        .map(Evaluation::placementFailures)
        .filter(failures -> !failures.isEmpty())
        .reduce((earlier, later) -> later)
        .map(failures -> "Nomad places nothing: " + failures)
        .orElse("no allocation");
  }

  private static String describe(Allocation allocation) {
    return "%s on %s: desired=%s client=%s%s"
        .formatted(
            LogFiles.brief(allocation.id()),
            allocation.nodeName(),
            allocation.desiredStatus().name().toLowerCase(Locale.ROOT),
            allocation.clientStatus().name().toLowerCase(Locale.ROOT),
            lastEvent(allocation));
  }

  private static String lastEvent(Allocation allocation) {
    return events(allocation).stream()
        .reduce((earlier, later) -> later)
        .map(event -> " (" + event.displayMessage() + ")")
        .orElse("");
  }

  private static List<TaskState.Event> events(Allocation allocation) {
    return allocation.taskStates().values().stream()
        .flatMap(state -> state.events().stream())
        .toList();
  }
}
