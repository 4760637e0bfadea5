package dev.tether.harness.conformance.run;

import dev.tether.harness.conformance.run.CheckResult.Verdict;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** What came of all checks of a plugin. */
public record SuiteResult(Path plugin, List<CheckResult> checks, Duration took) {
  public SuiteResult {
    checks = List.copyOf(checks);
  }

  /** Whether no check failed and at least one passed. */
  public boolean passed() {
    return count(Verdict.FAILED) == 0 && count(Verdict.PASSED) > 0;
  }

  /** How many checks came out so. */
  public long count(Verdict verdict) {
    return checks.stream().filter(check -> check.verdict() == verdict).count();
  }

  /** The ids of the checks that failed. */
  public List<String> failed() {
    return checks.stream()
        .filter(check -> check.verdict() == Verdict.FAILED)
        .map(check -> check.check().id())
        .toList();
  }
}
