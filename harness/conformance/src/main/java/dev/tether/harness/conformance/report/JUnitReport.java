package dev.tether.harness.conformance.report;

import dev.tether.harness.conformance.run.CheckResult;
import dev.tether.harness.conformance.run.CheckResult.Verdict;
import dev.tether.harness.conformance.run.SuiteResult;
import java.time.Duration;
import java.util.Locale;

/** The XML that CI servers read. */
public final class JUnitReport {
  private JUnitReport() {}

  /** The document. */
  public static String of(SuiteResult result) {
    StringBuilder xml = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    xml.append(
        "<testsuite name=\"conformance of %s\" tests=\"%d\" failures=\"%d\" errors=\"0\" skipped=\"%d\" time=\"%s\">\n"
            .formatted(
                Markup.text(result.plugin().getFileName().toString()),
                result.checks().size(),
                result.count(Verdict.FAILED),
                result.count(Verdict.NOT_APPLICABLE),
                seconds(result.took())));
    result.checks().forEach(check -> xml.append(testcase(check)));
    return xml.append("</testsuite>\n").toString();
  }

  private static String testcase(CheckResult check) {
    String inner =
        switch (check.verdict()) {
          case PASSED -> "";
          case FAILED ->
              "    <failure message=\"%s\">%s</failure>\n"
                  .formatted(
                      Markup.text(check.message()),
                      Markup.text(
                          check.message()
                              + "\nwhy it matters: "
                              + check.check().reason()
                              + "\ncontract: "
                              + check.check().contract()));
          case NOT_APPLICABLE ->
              "    <skipped message=\"%s\"/>\n".formatted(Markup.text(check.message()));
        };
    return "  <testcase classname=\"%s\" name=\"%s\" time=\"%s\">\n%s  </testcase>\n"
        .formatted(check.check().group(), check.check().id(), seconds(check.took()), inner);
  }

  private static String seconds(Duration took) {
    return String.format(Locale.ROOT, "%.3f", took.toMillis() / 1000.0);
  }
}
