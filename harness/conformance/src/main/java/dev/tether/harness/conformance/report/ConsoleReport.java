package dev.tether.harness.conformance.report;

import dev.tether.harness.conformance.run.CheckResult;
import dev.tether.harness.conformance.run.CheckResult.Verdict;
import dev.tether.harness.conformance.run.SuiteResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Lines for a console. */
public final class ConsoleReport {
  private ConsoleReport() {}

  /** The lines of one check. */
  public static List<String> lines(CheckResult result) {
    String sign =
        switch (result.verdict()) {
          case PASSED -> "ok  ";
          case FAILED -> "FAIL";
          case NOT_APPLICABLE -> "--  ";
        };
    List<String> lines = new ArrayList<>();
    lines.add(
        String.format(
            Locale.ROOT, "%s  %-30s %6.1f s", sign, result.check().id(), seconds(result)));
    if (!result.message().isEmpty()) {
      result.message().lines().forEach(line -> lines.add("        " + line));
    }
    if (result.verdict() == Verdict.FAILED) {
      lines.add("        why it matters: " + result.check().reason());
      lines.add("        contract: " + result.check().contract());
    }
    return lines;
  }

  /** The last line. */
  public static String summary(SuiteResult result) {
    return "%s: %d checks passed, %d failed, %d not applicable"
        .formatted(
            result.plugin().getFileName(),
            result.count(Verdict.PASSED),
            result.count(Verdict.FAILED),
            result.count(Verdict.NOT_APPLICABLE));
  }

  private static double seconds(CheckResult result) {
    return result.took().toMillis() / 1000.0;
  }
}
