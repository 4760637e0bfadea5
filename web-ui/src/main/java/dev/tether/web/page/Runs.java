package dev.tether.web.page;

import dev.tether.web.model.Run;
import java.util.List;

/** The runs of scenarios and of the conformance suite, the latest first. */
public record Runs(List<Run> runs) {
  public Runs {
    runs = List.copyOf(runs);
  }

  /** How many runs ended so. */
  public long count(Run.State state) {
    return runs.stream().filter(run -> run.state() == state).count();
  }

  /** How good all is: {@code bad} when one failed. */
  public String tone() {
    return count(Run.State.FAILED) > 0 ? "bad" : count(Run.State.RUNNING) > 0 ? "warn" : "ok";
  }

  /** For people. */
  public String summary() {
    return "%d passed · %d failed%s"
        .formatted(
            count(Run.State.PASSED),
            count(Run.State.FAILED),
            count(Run.State.RUNNING) > 0 ? " · running" : "");
  }
}
