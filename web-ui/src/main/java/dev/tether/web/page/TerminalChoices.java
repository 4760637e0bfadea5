package dev.tether.web.page;

import dev.tether.harness.scenarios.observe.OwnerChange;
import dev.tether.web.launch.LiveCluster;
import dev.tether.web.model.AllocationView;
import dev.tether.web.model.Happening;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The tasks in which a program can be run.
 *
 * @param choices those that run
 * @param obstacle why none can be entered; nothing if one can
 */
public record TerminalChoices(List<Choice> choices, Optional<String> obstacle) {
  public TerminalChoices {
    choices = List.copyOf(choices);
  }

  /**
   * A task.
   *
   * @param selected whether it is the one that is selected in the browser
   */
  public record Choice(String allocation, String task, String label, boolean selected) {
    /** As the form sends it. */
    public String value() {
      return allocation + ":" + task;
    }
  }

  /** Those of a cluster. */
  public static TerminalChoices of(LiveCluster live, UnaryOperator<String> parameters) {
    Selection selection = Selection.of(parameters.apply("c"), parameters.apply("sel"));
    String wanted =
        switch (selection.kind()) {
          case "alloc" -> selection.name();
          case "task" ->
              live.model().remoteTasks().stream()
                  .filter(one -> one.remoteTask().equals(selection.name()))
                  .map(OwnerChange::allocationId)
                  .findFirst()
                  .orElse("");
          default -> "";
        };
    List<Choice> choices = new ArrayList<>();
    for (AllocationView allocation : live.model().allocations()) {
      if (allocation.status().equals("running")) {
        for (String task : allocation.tasks()) {
          choices.add(
              new Choice(
                  allocation.id(),
                  task,
                  "%s/%s on %s · %s"
                      .formatted(
                          allocation.name(),
                          task,
                          allocation.node(),
                          Happening.brief(allocation.id())),
                  allocation.id().equals(wanted)));
        }
      }
    }
    return new TerminalChoices(
        choices,
        choices.isEmpty() ? Optional.of("No task runs: run a job first.") : Optional.empty());
  }
}
