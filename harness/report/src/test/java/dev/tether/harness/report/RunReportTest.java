package dev.tether.harness.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tether.harness.scenarios.observe.Action;
import dev.tether.harness.scenarios.observe.Instance;
import dev.tether.harness.scenarios.observe.Leftovers;
import dev.tether.harness.scenarios.observe.Observations;
import dev.tether.harness.scenarios.observe.OwnerChange;
import dev.tether.harness.scenarios.observe.OwnerChange.Custody;
import dev.tether.harness.scenarios.observe.RpcEvent;
import dev.tether.harness.scenarios.observe.SlotKey;
import dev.tether.harness.scenarios.run.ScenarioResult;
import dev.tether.harness.scenarios.timeline.Timeline;
import dev.tether.harness.scenarios.verify.Judgement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

class RunReportTest {
  private static final Instant START = Instant.parse("2026-01-02T03:04:05Z");
  private static final SlotKey SLOT = new SlotKey("web", "app", 0, "server", "");
  private static final String HOSTILE = "</style><script>alert(1)</script>&\u001b[31m";

  @TempDir private Path directory;

  @Test
  void junitXmlHasACaseForEachScenario() throws Exception {
    RunReport report = new RunReport(directory, facts());
    report.add(result("drain", List.of()), directory.resolve("drain"));
    report.add(result("kill-node", List.of("it was lost", "and more")), directory.resolve("k"));
    report.addNotPlayed("dispatch", "there is no Nomad");

    Element suite = (Element) xml().getElementsByTagName("testsuite").item(0);

    assertThat(suite.getAttribute("tests")).isEqualTo("3");
    assertThat(suite.getAttribute("failures")).isEqualTo("1");
    assertThat(suite.getAttribute("errors")).isEqualTo("1");
    assertThat(suite.getAttribute("time")).isEqualTo("18.000");
    assertThat(suite.getElementsByTagName("testcase").getLength()).isEqualTo(3);
    Element failure = (Element) suite.getElementsByTagName("failure").item(0);
    assertThat(failure.getAttribute("message")).isEqualTo("it was lost");
    assertThat(failure.getTextContent()).isEqualTo("it was lost\nand more");
    assertThat(((Element) failure.getParentNode()).getAttribute("name")).isEqualTo("kill-node");
    assertThat(((Element) suite.getElementsByTagName("error").item(0)).getAttribute("message"))
        .isEqualTo("there is no Nomad");
  }

  @Test
  void whateverTextComesInIsNoElementAndNoControlCharacter() throws Exception {
    Path logs = Files.createDirectories(directory.resolve("drain"));
    Files.writeString(logs.resolve("client-1.log"), HOSTILE);
    RunReport report = new RunReport(directory, facts());
    report.add(result("drain", List.of(HOSTILE)), logs);
    report.addNotPlayed("other", HOSTILE);

    assertThat(xml().getElementsByTagName("failure").item(0).getTextContent())
        .isEqualTo(HOSTILE.replace('\u001b', '\ufffd'));
    assertThat(html()).doesNotContain("<script").doesNotContain("\u001b").contains("alert(1)");
  }

  @Test
  void thePageNeedsNothingBesideIt() throws IOException {
    RunReport report = new RunReport(directory, facts());
    report.add(result("drain", List.of()), directory.resolve("drain"));

    assertThat(html().replace("http://www.w3.org/2000/svg", ""))
        .doesNotContain("http:", "https:", "src=", "@import", "url(")
        // A style is taken as it stands, so that nothing in it may have been escaped.
        .doesNotContainPattern("<style>[^<]*&");
  }

  @Test
  void aRibbonChangesTheLaneWithItsOwner() throws IOException {
    RunReport report = new RunReport(directory, facts());
    report.add(result("drain", List.of()), directory.resolve("drain"));

    assertThat(html())
        .contains("generation 2")
        .containsPattern("web\\.app\\[0\\]/server: held by generation 1, allocation a1 on client-1")
        .containsPattern("web\\.app\\[0\\]/server: held by generation 2, allocation a2 on client-2")
        .contains("pid 4711 (start 99) of web.app[0]/server was alive")
        .contains("client-1: drain")
        .contains("StartTask on client-2: OK after 12.0 ms");
  }

  @Test
  void onlyTheEndOfALongLogIsOnThePageWithALinkToAllOfIt() throws IOException {
    Path logs = Files.createDirectories(directory.resolve("drain"));
    Files.writeString(logs.resolve("client-1.log"), "first line\n" + "x".repeat(99) + "\n");
    Files.writeString(
        logs.resolve("client-2.log"), "first of many\n" + "a line\n".repeat(2_000) + "the last\n");
    RunReport report = new RunReport(directory, facts());
    report.add(result("drain", List.of()), logs);

    assertThat(html())
        .contains("first line", "the last", "href=\"drain/client-2.log\"")
        .doesNotContain("first of many", "href=\"drain/client-1.log\"");
  }

  @Test
  void aScenarioOfWhichNothingWasSeenHasASectionToo() throws IOException {
    RunReport report = new RunReport(directory, facts());
    report.add(result("drain", List.of("broke at once"), nothing()), directory.resolve("drain"));

    assertThat(html()).contains("broke at once", "0 of 1 scenarios passed");
  }

  private String html() throws IOException {
    return Files.readString(directory.resolve("report.html"));
  }

  private Document xml() throws Exception {
    return DocumentBuilderFactory.newDefaultInstance()
        .newDocumentBuilder()
        .parse(directory.resolve("junit.xml").toFile());
  }

  private static RunFacts facts() {
    return new RunFacts(START, "1.11.2", "process", "nomad-driver-remote", 7);
  }

  private static ScenarioResult result(String scenario, List<String> failures) {
    return result(scenario, failures, drained());
  }

  private static ScenarioResult result(
      String scenario, List<String> failures, Observations observations) {
    return new ScenarioResult(
        scenario,
        "process",
        "1.11.2",
        7,
        Duration.ofSeconds(9),
        Duration.ofSeconds(5),
        observations,
        Judgement.of(observations),
        failures,
        Timeline.of(START, observations, List.of()),
        List.of());
  }

  private static Observations drained() {
    return new Observations(
        List.of(),
        List.of(new Instance(4711, 99, SLOT, "v1", "a1", at(1), at(8))),
        List.of(
            owner(1, 1, "a1", "client-1", Custody.HELD),
            owner(3, 1, "a1", "client-1", Custody.DETACHED),
            owner(4, 2, "a2", "client-2", Custody.HELD),
            owner(8, 2, "a2", "client-2", Custody.GONE)),
        List.of(
            new RpcEvent(
                at(4),
                "client-2",
                "Driver/StartTask",
                "a2/server/1",
                "a2",
                "OK",
                12_000,
                RpcEvent.Phase.END,
                Map.of("state", "RUNNING"))),
        List.of(new Action(at(2), "client-1", "drain", true)),
        List.of(),
        List.of(),
        List.of(),
        Leftovers.NONE);
  }

  private static Observations nothing() {
    return new Observations(
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        Leftovers.NONE);
  }

  private static OwnerChange owner(
      int second, long generation, String allocation, String node, Custody custody) {
    return new OwnerChange(
        at(second), "remote-1", SLOT, generation, allocation, node, custody, "running");
  }

  private static Instant at(int second) {
    return START.plusSeconds(second);
  }
}
