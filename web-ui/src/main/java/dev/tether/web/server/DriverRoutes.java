package dev.tether.web.server;

import dev.tether.harness.cli.ClusterChoice;
import dev.tether.harness.nomad.NomadVersion;
import dev.tether.web.launch.LaunchConfiguration;
import dev.tether.web.launch.SettingsForm;
import dev.tether.web.model.ClusterModel;
import dev.tether.web.page.DriverForm;
import dev.tether.web.tap.DriverProgram;
import dev.tether.web.tap.PluginFacts;
import dev.tether.web.tap.WrongField;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A driver of somebody's own: the form of its configuration, and a cluster with it. */
record DriverRoutes(Site site) {

  /**
   * Answers {@code /live/driver/form} and {@code /live/driver/launch}. Both run the driver, so both
   * are only for pages of this workbench.
   */
  Answer answer(Exchange exchange) throws InterruptedException {
    List<String> words = exchange.parts();
    Optional<Path> driver =
        Optional.of(exchange.parameter("driver").strip())
            .filter(text -> !text.isEmpty())
            .map(Path::of);
    return words.getLast().equals("launch") ? launch(exchange, driver) : form(driver);
  }

  private static Answer form(Optional<Path> driver) throws InterruptedException {
    if (driver.isEmpty()) {
      return Answer.html("");
    }
    PluginFacts facts = new DriverProgram(driver.get()).facts();
    return Told.page("driver", new DriverForm(facts, settings(facts).fields()));
  }

  private static SettingsForm settings(PluginFacts facts) {
    return new SettingsForm(facts, facts.name().equals(DriverProgram.OURS));
  }

  private Answer launch(Exchange exchange, Optional<Path> driver) throws InterruptedException {
    ClusterChoice.Kind kind =
        ClusterChoice.Kind.named(exchange.parameter("kind"))
            .orElseThrow(() -> new WrongField("kind", "there is no such kind of cluster"));
    String version = exchange.parameter("version").strip();
    int nodes = (int) exchange.number("nodes").orElse(0);
    if (nodes < 1 || nodes > LaunchConfiguration.MOST_NODES) {
      throw new WrongField(
          "nodes", "a cluster begins with 1 to %d nodes".formatted(LaunchConfiguration.MOST_NODES));
    }
    String hcl =
        driver.isEmpty()
            ? ""
            : settings(new DriverProgram(driver.get()).facts()).hcl(exchange.parameters());
    LaunchConfiguration wanted =
        new LaunchConfiguration(
            new ClusterChoice(
                kind,
                version.isEmpty() ? Optional.empty() : Optional.of(NomadVersion.parse(version)),
                Optional.empty()),
            nodes,
            driver,
            hcl);
    ClusterModel model = site.pad().start(wanted);
    return Told.ok("starting " + model.title(), wanted.command())
        .with("HX-Trigger", "{\"select-cluster\":\"" + model.key() + "\",\"launched\":\"\"}");
  }
}
