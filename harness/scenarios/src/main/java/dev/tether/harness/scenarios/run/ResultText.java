package dev.tether.harness.scenarios.run;

import dev.tether.harness.scenarios.timeline.Wrapped;
import dev.tether.harness.scenarios.verify.Judgement;
import dev.tether.harness.scenarios.verify.SlotVerdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A result for people: the timeline, then the verdict with its evidence. */
public final class ResultText {
  private ResultText() {}

  /** All of it, as lines of at most 100 columns. */
  public static List<String> of(ScenarioResult result) {
    List<String> lines = new ArrayList<>(result.timeline().lines());
    lines.add("");
    lines.addAll(summary(result));
    return lines;
  }

  /** The verdict, the numbers and the evidence, without the timeline. */
  public static List<String> summary(ScenarioResult result) {
    Judgement judgement = result.judgement();
    List<String> lines = new ArrayList<>();
    lines.add(
        "%s  %s on Nomad %s: %s, %.1f s"
            .formatted(
                result.passed() ? "PASSED" : "FAILED",
                result.scenario(),
                result.nomad(),
                judgement.verdict().word(),
                result.took().toMillis() / 1000.0));
    lines.add(
        "  restarts %d, duplicates %d, left over %d, log bytes lost %d, repeated %d, handover %s"
            .formatted(
                judgement.remoteRestarts(),
                judgement.duplicates(),
                judgement.orphans(),
                judgement.logBytesLost(),
                judgement.logBytesRepeated(),
                judgement
                    .handover()
                    .map(time -> String.format(Locale.ROOT, "%d ms", time.toMillis()))
                    .orElse("none")));
    lines.add(
        String.format(
            Locale.ROOT,
            "  %s cluster, up after %.1f s",
            result.cluster(),
            result.bringUp().toMillis() / 1000.0));
    for (SlotVerdict slot : judgement.slots()) {
      lines.add(
          "  %s %s: %s"
              .formatted(
                  slot.expectation().slot().display(),
                  slot.expectation().version(),
                  slot.verdict().word()));
      slot.evidence().forEach(line -> lines.add("    " + line));
    }
    result.failures().forEach(failure -> lines.add("  FAILURE: " + failure));
    return lines.stream().flatMap(line -> fitted(line).stream()).toList();
  }

  /** Keeps a line's indentation when it has to be broken. */
  private static List<String> fitted(String line) {
    String indent = line.substring(0, line.length() - line.stripLeading().length());
    return Wrapped.of(line, 100 - indent.length()).stream().map(part -> indent + part).toList();
  }
}
