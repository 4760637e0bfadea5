package dev.tether.harness.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tether.harness.conformance.checks.Catalog;
import dev.tether.harness.conformance.checks.Check;
import dev.tether.harness.conformance.report.ConsoleReport;
import dev.tether.harness.conformance.report.HtmlReport;
import dev.tether.harness.conformance.report.JUnitReport;
import dev.tether.harness.conformance.report.JsonReport;
import dev.tether.harness.conformance.run.CheckResult;
import dev.tether.harness.conformance.run.CheckResult.Verdict;
import dev.tether.harness.conformance.run.SuiteResult;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** What people and other programs are told of one check of each verdict. */
class ReportsTest {
  private static final String MESSAGE = "stdout is \"<typed> & more\u0007\"";
  private static final List<Check> CHECKS = Catalog.all().subList(0, 3);
  private static final SuiteResult RESULT =
      new SuiteResult(
          Path.of("/opt/drivers/mine"),
          List.of(
              made(0, Verdict.PASSED, ""),
              made(1, Verdict.FAILED, MESSAGE),
              made(2, Verdict.NOT_APPLICABLE, "not claimed")),
          Duration.ofSeconds(3));

  private static CheckResult made(int check, Verdict verdict, String message) {
    return new CheckResult(CHECKS.get(check), verdict, message, Duration.ofMillis(1500));
  }

  @Test
  void theXmlHasOneTestCaseForEachCheck() throws Exception {
    byte[] xml = JUnitReport.of(RESULT).getBytes(StandardCharsets.UTF_8);
    Element suite =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new ByteArrayInputStream(xml))
            .getDocumentElement();

    assertThat(suite.getAttribute("tests")).isEqualTo("3");
    assertThat(suite.getAttribute("failures")).isEqualTo("1");
    assertThat(suite.getAttribute("skipped")).isEqualTo("1");
    NodeList cases = suite.getElementsByTagName("testcase");
    assertThat(cases.getLength()).isEqualTo(3);
    assertThat(((Element) cases.item(0)).getAttribute("name")).isEqualTo(CHECKS.getFirst().id());
    assertThat(((Element) cases.item(0)).getAttribute("time")).isEqualTo("1.500");
    Element failure = (Element) suite.getElementsByTagName("failure").item(0);
    assertThat(failure.getAttribute("message")).isEqualTo("stdout is \"<typed> & more?\"");
    assertThat(failure.getTextContent()).contains(CHECKS.get(1).reason(), CHECKS.get(1).contract());
  }

  @Test
  void thePageNeedsNothingElseAndShowsWhatWasFound() {
    assertThat(HtmlReport.of(RESULT))
        .contains("&lt;typed&gt; &amp; more", "1 checks passed, 1 failed, 1 not applicable")
        .doesNotContain("<typed>", "src=", "href=");
  }

  @Test
  void theObjectHasTheCountsAndEveryCheck() {
    JsonNode json = JsonReport.of(RESULT);

    assertThat(json.path("passed").booleanValue()).isFalse();
    assertThat(json.path("checks_failed").intValue()).isEqualTo(1);
    assertThat(json.path("checks").size()).isEqualTo(3);
    assertThat(json.path("checks").path(1).path("verdict").textValue()).isEqualTo("failed");
    assertThat(json.path("checks").path(1).path("message").textValue()).isEqualTo(MESSAGE);
  }

  @Test
  void onTheConsoleAFailureSaysWhyItMatters() {
    assertThat(ConsoleReport.lines(RESULT.checks().getFirst())).hasSize(1);
    assertThat(ConsoleReport.lines(RESULT.checks().get(1)))
        .anyMatch(line -> line.contains("why it matters: " + CHECKS.get(1).reason()))
        .anyMatch(line -> line.contains("contract: " + CHECKS.get(1).contract()));
  }

  @Test
  void everyCheckHasAnIdOfItsOwn() {
    assertThat(Catalog.all()).hasSizeGreaterThan(120);
    assertThat(Catalog.all()).extracting(Check::id).doesNotHaveDuplicates();
    assertThat(Catalog.all()).allMatch(check -> check.id().matches("[a-z]+\\.[a-z-]+"));
  }
}
