package dev.tether.harness.report;

import dev.tether.harness.scenarios.run.ResultText;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;

/**
 * A run as the XML of JUnit's reports, in the form that Ant began and that CI servers read: a suite
 * with a case for each scenario.
 */
final class JunitXml {
  private final RunFacts facts;

  JunitXml(RunFacts facts) {
    this.facts = facts;
  }

  String of(List<Played> played) {
    Markup xml = new Markup();
    xml.open("testsuites", "name", "tether");
    xml.open(
        "testsuite",
        "name",
        "scenarios on " + facts.title(),
        "timestamp",
        facts.began().truncatedTo(ChronoUnit.SECONDS).toString().replace("Z", ""),
        "tests",
        Integer.toString(played.size()),
        "failures",
        count(played, Played.ToAnEnd.class),
        "errors",
        count(played, Played.NotAtAll.class),
        "skipped",
        "0",
        "time",
        seconds(played.stream().map(Played::took).reduce(Duration.ZERO, Duration::plus)));
    xml.open("properties");
    property(xml, "nomad", facts.nomad());
    property(xml, "cluster", facts.cluster());
    property(xml, "driver", facts.driver());
    property(xml, "seed", Long.toString(facts.seed()));
    xml.close();
    played.forEach(one -> testCase(xml, one));
    xml.close().close();
    return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + xml.written() + "\n";
  }

  private void testCase(Markup xml, Played one) {
    xml.open(
        "testcase",
        "classname",
        "scenarios." + facts.cluster() + "." + facts.nomad().replace('.', '_'),
        "name",
        one.scenario(),
        "time",
        seconds(one.took()));
    switch (one) {
      case Played.NotAtAll(String _, String problem) ->
          xml.element("error", problem, "type", "not-played", "message", problem);
      case Played.ToAnEnd end -> {
        if (!end.passed()) {
          List<String> failures = end.result().failures();
          xml.element(
              "failure",
              String.join("\n", failures),
              "type",
              end.result().judgement().verdict().word(),
              "message",
              failures.getFirst());
        }
        xml.element("system-out", String.join("\n", ResultText.of(end.result())));
      }
    }
    xml.close();
  }

  private static void property(Markup xml, String name, String value) {
    xml.single("property", "name", name, "value", value);
  }

  private static String count(List<Played> played, Class<? extends Played> kind) {
    return Long.toString(
        played.stream().filter(kind::isInstance).filter(one -> !one.passed()).count());
  }

  private static String seconds(Duration time) {
    return String.format(Locale.ROOT, "%.3f", time.toMillis() / 1000.0);
  }
}
