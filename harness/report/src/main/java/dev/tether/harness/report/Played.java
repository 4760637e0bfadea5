package dev.tether.harness.report;

import dev.tether.harness.scenarios.run.ScenarioResult;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;

/** What a run says of one scenario. */
sealed interface Played {

  /** The scenario's name. */
  String scenario();

  /** How long it took. */
  Duration took();

  /** Whether everything was as it should be. */
  boolean passed();

  /**
   * It was played to an end, good or bad.
   *
   * @param files the directory with its logs
   */
  record ToAnEnd(ScenarioResult result, Path files) implements Played {
    public ToAnEnd {
      Objects.requireNonNull(result, "result");
      Objects.requireNonNull(files, "files");
    }

    @Override
    public String scenario() {
      return result.scenario();
    }

    @Override
    public Duration took() {
      return result.took();
    }

    @Override
    public boolean passed() {
      return result.passed();
    }
  }

  /**
   * It could not be played.
   *
   * @param problem why, in one sentence
   */
  record NotAtAll(String scenario, String problem) implements Played {
    public NotAtAll {
      Objects.requireNonNull(scenario, "scenario");
      Objects.requireNonNull(problem, "problem");
    }

    @Override
    public Duration took() {
      return Duration.ZERO;
    }

    @Override
    public boolean passed() {
      return false;
    }
  }
}
