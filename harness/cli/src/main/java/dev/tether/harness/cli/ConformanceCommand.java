package dev.tether.harness.cli;

import dev.tether.harness.conformance.bench.Subject;
import dev.tether.harness.conformance.checks.Catalog;
import dev.tether.harness.conformance.checks.Check;
import dev.tether.harness.conformance.checks.Profile;
import dev.tether.harness.conformance.report.ConsoleReport;
import dev.tether.harness.conformance.report.HtmlReport;
import dev.tether.harness.conformance.report.JUnitReport;
import dev.tether.harness.conformance.report.JsonReport;
import dev.tether.harness.conformance.run.CheckResult;
import dev.tether.harness.conformance.run.Suite;
import dev.tether.harness.conformance.run.SuiteResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Checks a driver plugin. */
@Command(
    name = "conformance",
    description = {
      "Checks any driver plugin against what Nomad expects of one, without a Nomad.",
      "Each finding says what was expected, why it matters and where the contract says it."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "The file of --config is a JSON object: \"plugin\" is the plugin's configuration, \"task\""
          + " that",
      "of a task which runs a shell script, where {script} stands for the script, \"user\" as whom",
      "tasks run, and \"patience_seconds\" how long things may take. Without it tasks have",
      "  {\"command\": \"/bin/sh\", \"args\": [\"-c\", \"{script}\"]}"
    })
final class ConformanceCommand implements Callable<Integer> {
  private final Surroundings surroundings;

  @Option(names = "--plugin", paramLabel = "PATH", description = "the plugin's executable")
  private Path plugin;

  @Option(names = "--config", paramLabel = "FILE", description = "how to use the plugin, see below")
  private Path config;

  @Option(
      names = "--only",
      paramLabel = "ID",
      split = ",",
      description = "only these checks or groups, for instance stop or stop.timeout")
  private List<String> only = List.of();

  @Option(
      names = "--profile",
      paramLabel = "basic|remote",
      description = {
        "basic leaves out what concerns tasks that outlive their node; remote demands it also of a"
            + " driver that does not claim it;",
        "without this option it is demanded of those that do"
      })
  private Optional<Profile> profile = Optional.empty();

  @Option(names = "--list", description = "list the checks with their reasons, and end")
  private boolean list;

  @Option(
      names = "--json",
      description = "print the result as one JSON object, all else to standard error")
  private boolean json;

  @Option(
      names = "--report",
      paramLabel = "DIR",
      description = "leave conformance.xml (JUnit), conformance.html and conformance.json there")
  private Path report;

  ConformanceCommand(Surroundings surroundings) {
    this.surroundings = Objects.requireNonNull(surroundings, "surroundings");
  }

  @Override
  public Integer call() throws Exception {
    List<Check> checks = chosen();
    if (list) {
      checks.forEach(this::describe);
      return Status.PASSED;
    }
    if (plugin == null) {
      throw Problem.wrongUsage("give the driver plugin to check with --plugin PATH");
    }
    Path executable =
        new Distributions(surroundings.home()).driver(Optional.of(plugin)).toAbsolutePath();
    Subject subject = subject(executable);
    return surroundings.ending().interrupting(() -> run(subject, checks));
  }

  private Subject subject(Path executable) {
    try {
      Subject subject = Subject.of(executable);
      Subject configured = config == null ? subject : subject.withFile(config);
      return profile.filter(Profile.REMOTE::equals).isPresent()
          ? configured.asRemote()
          : configured;
    } catch (IOException e) {
      throw Problem.wrongUsage("--config " + config + " cannot be read: " + e.getMessage());
    }
  }

  private List<Check> chosen() {
    List<Check> checks =
        Catalog.all().stream()
            .filter(c -> only.isEmpty() || only.contains(c.id()) || only.contains(c.group()))
            .filter(c -> profile.isEmpty() || c.profile().compareTo(profile.get()) <= 0)
            .toList();
    if (checks.isEmpty()) {
      throw Problem.wrongUsage(
          "--only names no check: `tether conformance --list` tells which there are");
    }
    return checks;
  }

  private void describe(Check check) {
    surroundings.console().result(check.id());
    surroundings.console().result("    " + check.reason());
    surroundings.console().result("    contract: " + check.contract());
  }

  private int run(Subject subject, List<Check> checks) throws Exception {
    try (WorkDirectory work = WorkDirectory.create(surroundings, false)) {
      SuiteResult result = new Suite(subject, work.path(), this::tell).run(checks);
      if (report != null) {
        write(result);
      }
      print(ConsoleReport.summary(result));
      if (json) {
        surroundings.console().result(JsonReport.of(result).toString());
      }
      return result.passed() ? Status.PASSED : Status.FAILED;
    }
  }

  private void tell(CheckResult result) {
    ConsoleReport.lines(result).forEach(this::print);
  }

  private void print(String line) {
    if (json) {
      surroundings.console().say(line);
    } else {
      surroundings.console().result(line);
    }
  }

  private void write(SuiteResult result) throws IOException {
    Files.createDirectories(report);
    Files.writeString(report.resolve("conformance.xml"), JUnitReport.of(result));
    Files.writeString(report.resolve("conformance.html"), HtmlReport.of(result));
    Files.writeString(
        report.resolve("conformance.json"), JsonReport.of(result).toPrettyString() + "\n");
  }
}
