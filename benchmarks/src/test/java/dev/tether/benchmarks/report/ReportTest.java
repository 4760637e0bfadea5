package dev.tether.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {
  private static final double NOISE = 0.3;

  @Test
  void aRatioThatGrewBeyondNoiseIsARegression() {
    Comparison comparison = comparison(1.0, 1.31);

    assertThat(comparison.regressions())
        .containsExactly("a & b is 1.31, which is 31 % more than before");
  }

  @Test
  void noiseIsNoRegressionAndNeitherIsAnythingButARatio() {
    Run before = run(ratio(1), Figure.of("time", "g", "time", "ms", 1));
    Run now = run(ratio(1.29), Figure.of("time", "g", "time", "ms", 100));

    assertThat(new Comparison(now, Optional.of(before), NOISE).regressions()).isEmpty();
  }

  @Test
  void aGoalThatIsMissedIsTold() {
    Run run = run(ratio(2).withGoal(1.5), ratio(1).withGoal(1.5));

    assertThat(new Comparison(run, Optional.empty(), NOISE).missedGoals())
        .containsExactly("a & b is 2.00 ×, the goal is 1.50 ×");
  }

  @Test
  void aRunIsReadAsItWasWritten(@TempDir Path directory) throws Exception {
    Run run = run(ratio(1.5).withGoal(2), Figure.of("time", "g", "time", "ms", 3.25));
    run.write(directory.resolve(Run.FILE));

    assertThat(Run.read(directory.resolve(Run.FILE))).isEqualTo(run);
  }

  @Test
  void aPageNeedsNothingElseAndEscapesWhatItShows() {
    String page = Page.of(comparison(1.0, 2.0));

    assertThat(page)
        .contains("<svg")
        .contains("a &amp; b")
        .contains("+100 %")
        .doesNotContain("a & b")
        .doesNotContain("src=")
        .doesNotContain("http");
  }

  private static Comparison comparison(double before, double now) {
    return new Comparison(run(ratio(now)), Optional.of(run(ratio(before))), NOISE);
  }

  private static Figure ratio(double value) {
    return Figure.of("some", "group", "a & b", Figure.RATIO, value);
  }

  private static Run run(Figure... figures) {
    return new Run("2026-01-01T00:00:00Z", Map.of("Processors", "2"), List.of(figures));
  }
}
