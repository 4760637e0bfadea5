package dev.tether.harness.scenarios.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tether.harness.scenarios.stage.Dialect;
import dev.tether.harness.scenarios.stage.Scenario;
import java.util.List;
import org.junit.jupiter.api.Test;

class CatalogTest {

  @Test
  void everyNameIsThereOnce() {
    List<String> names = Catalog.all().stream().map(Scenario::name).toList();

    assertThat(names).doesNotHaveDuplicates();
    assertThat(names)
        .contains(
            "run-stop",
            "drain",
            "kill-node",
            "lost-node-returns",
            "no-other-node",
            "restart-nomad-agent",
            "crash-plugin",
            "crash-runtime-agent",
            "destructive-update",
            "task-exits",
            "count-3-drain",
            "system-job-drain",
            "batch-drain",
            "alloc-stop",
            "double-failure",
            "logs-across-drain",
            "plugin-crash-logs",
            "exec-after-handover",
            "two-clusters-one-agent",
            "nomad-api-down",
            "agent-partitioned",
            "agent-outage",
            "host-volume");
  }

  @Test
  void everyDescriptionIsOneSentenceThatFitsALine() {
    assertThat(Catalog.all())
        .allSatisfy(
            scenario -> {
              assertThat(scenario.description()).endsWith(".").doesNotContain("\n");
              assertThat(scenario.description().length()).isLessThan(80);
              assertThat(scenario.name()).matches("[a-z0-9]+(-[a-z0-9]+)*");
            });
  }

  @Test
  void controlsNeedANomadThatDoesNotHandOver() {
    assertThat(names("1.9.4")).noneMatch(name -> name.startsWith("control"));
    assertThat(names("1.10.0")).contains("control-drain", "control-kill-node");
    assertThat(names("1.11.2")).contains("control-drain", "batch-drain-finish");
    assertThat(names("1.10.0")).doesNotContain("batch-drain-finish");
  }

  @Test
  void whatTakesMinutesIsPlayedOnlyWhereThatIsAskedFor() {
    Dialect dialect = Dialect.of("1.11.2");

    assertThat(Catalog.playedOn(dialect, false))
        .extracting(Scenario::name)
        .contains("agent-outage")
        .doesNotContain("agent-outage-long");
    assertThat(Catalog.playedOn(dialect, true))
        .extracting(Scenario::name)
        .contains("agent-outage-long");
  }

  @Test
  void nomadsWithoutADisconnectBlockKeepTheOriginal() {
    assertThat(names("1.6.1"))
        .contains("disconnect-node-keep-original")
        .doesNotContain("disconnect-node-keep-replacement");
  }

  @Test
  void aMistypedNameLeadsToTheRightOne() {
    assertThat(Catalog.nearestTo("drian").getFirst()).isEqualTo("drain");
    assertThat(Catalog.nearestTo("killnode").getFirst()).isEqualTo("kill-node");
    assertThat(Catalog.nearestTo("control")).contains("control-drain");
    assertThat(Catalog.nearestTo("something quite different")).isEmpty();
  }

  private static List<String> names(String version) {
    return Catalog.applyingTo(Dialect.of(version)).stream().map(Scenario::name).toList();
  }
}
