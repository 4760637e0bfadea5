package dev.tether.harness.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tether.harness.scenarios.catalog.Catalog;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the program says and how it ends, up to where a cluster would be started. */
class CommandLineTest {
  @TempDir private Path directory;

  private record Outcome(int status, String out, String err) {
    String complaint() {
      assertThat(out).isEmpty();
      return err.strip();
    }
  }

  @Test
  void initMakesCertificatesAndSaysHowToUseThem() {
    Path made = directory.resolve("made");

    Outcome outcome = run("agent", "init", made.toString(), "--host", "rack1.example");

    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.status()).isZero();
    assertThat(outcome.out())
        .contains("agent --config " + made.resolve("agent.conf"))
        .contains("address   = \"tls://rack1.example:4780\"");
    assertThat(run("agent", "init", made.toString()).complaint()).contains("is not empty");
  }

  @Test
  void agentOverTlsIsAskedWithACertificate() {
    Outcome outcome = run("agent", "tasks", "--address", "tls://localhost:1");

    assertThat(outcome.status()).isEqualTo(2);
    assertThat(outcome.complaint()).contains("--ca-file", "is needed");

    String[] command = "agent tasks --address tls://localhost:1".split(" ", -1);
    List<String> withFiles = new ArrayList<>(List.of(command));
    withFiles.addAll(List.of("--ca-file", "/no/ca", "--cert-file", "/no/c", "--key-file", "/no/k"));
    assertThat(run(withFiles.toArray(String[]::new)).err()).contains("there is no file /no/ca");
  }

  @Test
  void listTellsEveryScenario() {
    Outcome outcome = run("scenario", "list");

    assertThat(outcome.status()).isZero();
    assertThat(outcome.out().lines()).hasSameSizeAs(Catalog.all());
    assertThat(outcome.out()).containsPattern("lost-node-returns +The task's node dies");
  }

  @Test
  void aFileThatIsNoPluginGetsAVerdictAndReports() throws IOException {
    Path file = Files.writeString(directory.resolve("driver"), "#!/bin/sh\nexit 4\n");
    assertThat(file.toFile().setExecutable(true)).isTrue();
    Path reports = directory.resolve("reports");

    Outcome outcome =
        run("conformance", "--plugin", file.toString(), "--json", "--report", reports.toString());

    assertThat(outcome.status()).isEqualTo(1);
    assertThat(outcome.out()).startsWith("{").contains("\"passed\":false");
    assertThat(outcome.err())
        .contains("FAIL  handshake.starts", "ended with status 4 before its handshake")
        .doesNotContain("Exception", "\tat ");
    assertThat(reports).isDirectoryContaining("glob:**conformance.xml");
    assertThat(reports).isDirectoryContaining("glob:**conformance.html");
  }

  @Test
  void conformanceListsItsChecksWithTheirReasons() {
    Outcome outcome = run("conformance", "--list", "--only", "stop,wait.unknown");

    assertThat(outcome.status()).isZero();
    assertThat(outcome.out())
        .startsWith("wait.unknown")
        .contains("stop.timeout", "    contract: Driver/StopTask timeout")
        .doesNotContain("wait.signal");
    assertThat(run("conformance", "--list", "--profile", "basic").out())
        .contains("leak.alive")
        .doesNotContain("remote.adopt");
    assertThat(run("conformance", "--plugin", "/no/plugin").complaint()).contains("/no/plugin");
    assertThat(run("conformance", "--only", "nonsense", "--plugin", "/no/plugin").status())
        .isEqualTo(2);
  }

  @Test
  void aRecordIsShownAsLines() throws IOException {
    Path record = directory.resolve("record.jsonl");
    Files.writeString(
        record,
        """
        {"phase":"begin","at":1000000,"pid":7,"call":1,"method":"Driver/StopTask"}
        {"phase":"request","at":1000001,"pid":7,"call":1,"method":"Driver/StopTask","message":{"signal":"DETACH"}}
        {"phase":"end","at":1000009,"pid":7,"call":1,"method":"Driver/StopTask","status":"OK","error":"","micros":812}
        {"phase":"torn
        """);

    Outcome outcome = run("tap", "follow", "--end", record.toString());

    assertThat(outcome.status()).isZero();
    assertThat(outcome.out())
        .contains("Driver/StopTask            -> {\"signal\":\"DETACH\"}")
        .contains("<< OK  (0.812 ms)");
    assertThat(run("tap", "call", record.toString(), "InspectTask").complaint())
        .contains("no tap that writes " + record + " is running");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--help",
        "scenario --help",
        "scenario list --help",
        "scenario run --help",
        "nomad --help",
        "nomad install --help",
        "agent --help",
        "agent init --help",
        "agent tasks --help",
        "agent orphans --help",
        "tap --help",
        "tap wrap --help",
        "tap status --help",
        "tap follow --help",
        "tap break --help",
        "tap release --help",
        "tap call --help",
        "tap replay --help",
        "conformance --help"
      })
  void everyCommandExplainsItself(String command) {
    Outcome outcome = run(command.split(" ", -1));

    assertThat(outcome.status()).isZero();
    assertThat(outcome.out()).startsWith("Usage: tether");
    assertThat(outcome.out().lines()).allSatisfy(line -> assertThat(line.length()).isLessThan(101));
  }

  @Test
  void theVersionIsTold() {
    assertThat(run("--version").out()).matches("tether \\d+\\.\\d+\\.\\d+\\R");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "scenario",
        "nomad",
        "agent",
        "scenario run",
        "scenario run drain --frobnicate",
        "scenario run drain --seed x",
        "nomad install",
        "agent tasks",
        "tap",
        "tap break record.jsonl",
        "tap replay record.jsonl",
        "conformance",
        "walk"
      })
  void whatIsNoCommandIsWrongUsage(String command) {
    Outcome outcome = run(command.isEmpty() ? new String[0] : command.split(" ", -1));

    assertThat(outcome.status()).isEqualTo(2);
    assertThat(outcome.complaint()).isNotEmpty();
  }

  @Test
  void aMistypedScenarioLeadsToTheRightOne() {
    Outcome outcome = run("scenario", "run", "drian");

    assertThat(outcome.status()).isEqualTo(2);
    assertThat(outcome.complaint())
        .startsWith("tether: there is no scenario \"drian\": did you mean drain");
  }

  @Test
  void anUnheardOfScenarioLeadsToTheList() {
    assertThat(run("scenario", "run", "no such thing at all").complaint())
        .endsWith("`tether scenario list` tells which there are");
  }

  @Test
  void anUnknownKindOfClusterLeadsToThoseThereAre() {
    Outcome outcome = run("scenario", "run", "drain", "--cluster", "paper");

    assertThat(outcome.status()).isEqualTo(2);
    assertThat(outcome.complaint()).contains("\"paper\"").contains("process or embedded");
  }

  @Test
  void whatMakesNoSenseTogetherIsRefusedBeforeAnythingStarts() {
    Outcome binary =
        run("scenario", "run", "drain", "--cluster", "embedded", "--nomad-binary", "/bin/true");
    assertThat(binary.status()).isEqualTo(2);
    assertThat(binary.complaint()).contains("--nomad-binary");
    assertThat(run("scenario", "run", "all", "--parallel", "0").complaint())
        .contains("--parallel is from 1 to 16");
  }

  @Test
  void aVersionThatIsNoneIsWrongUsage() {
    for (String[] command :
        List.of(
            new String[] {"nomad", "install", "latest"},
            new String[] {"scenario", "run", "drain", "--nomad", "latest"})) {
      Outcome outcome = run(command);

      assertThat(outcome.status()).isEqualTo(2);
      assertThat(outcome.complaint()).contains("latest").contains("1.11.2");
    }
  }

  @Test
  void aNomadThatIsTooOldIsWrongUsage() throws IOException {
    Outcome outcome = runWithPrograms("scenario", "run", "drain", "--nomad", "1.5.17");

    assertThat(outcome.status()).isEqualTo(2);
    assertThat(outcome.complaint().lines().toList().getLast())
        .isEqualTo("tether: Nomad 1.5.17 is too old: 1.6.0 or newer is needed");
  }

  @Test
  void aBinaryThatIsNoNomadIsWrongUsage() throws IOException {
    Path other = program("other", "echo 'Consul v1.20.1'");

    Outcome outcome =
        runWithPrograms("scenario", "run", "drain", "--nomad-binary", other.toString());

    assertThat(outcome.status()).isEqualTo(2);
    assertThat(outcome.complaint()).startsWith("tether: ").contains(other.toString());
  }

  @Test
  void anOldNomadBinaryIsWrongUsage() throws IOException {
    Path old = program("old", "echo 'Nomad v1.4.2'");

    Outcome outcome = runWithPrograms("scenario", "run", "drain", "--nomad-binary", old.toString());

    assertThat(outcome.status()).isEqualTo(2);
    assertThat(outcome.complaint()).contains("1.4.2").contains("1.6.0");
  }

  @Test
  void aDriverThatDoesNotExistIsWrongUsage() {
    Outcome outcome = run("scenario", "run", "drain", "--driver", "/nowhere/driver");

    assertThat(outcome.status()).isEqualTo(2);
    assertThat(outcome.complaint())
        .isEqualTo("tether: the driver /nowhere/driver does not exist or is no file");
  }

  @Test
  void aDriverThatIsNotExecutableIsWrongUsage() throws IOException {
    Path driver = Files.writeString(directory.resolve("driver"), "");

    Outcome outcome = run("scenario", "run", "drain", "--driver", driver.toString());

    assertThat(outcome.status()).isEqualTo(2);
    assertThat(outcome.complaint()).contains("is not executable");
  }

  @Test
  void aDriverThatIsNotBuiltIsMissing() {
    Outcome outcome = run("scenario", "run", "drain");

    assertThat(outcome.status()).isEqualTo(3);
    assertThat(outcome.complaint())
        .startsWith("tether: the driver is not built")
        .contains("mvn package")
        .contains("--driver");
  }

  @Test
  void anAgentThatDoesNotAnswerIsAFailure() {
    Path socket = directory.resolve("none.sock");

    Outcome outcome = run("agent", "tasks", "--address", "unix://" + socket);

    assertThat(outcome.status()).isEqualTo(1);
    assertThat(outcome.complaint()).startsWith("tether: ").contains(socket.toString());
  }

  @Test
  void anAddressThatIsNoneIsWrongUsage() {
    Outcome outcome = run("agent", "orphans", "--address", "carrier pigeon");

    assertThat(outcome.status()).isEqualTo(2);
    assertThat(outcome.complaint()).contains("address");
  }

  @Test
  void anAgentWithoutConfigurationDoesNotStart() {
    Outcome outcome = run("agent", "--config", directory.resolve("none.conf").toString());

    assertThat(outcome.status()).isNotZero();
    assertThat(outcome.complaint()).contains("none.conf");
  }

  private Outcome runWithPrograms(String... arguments) throws IOException {
    Path driver = program("driver", "exit 1");
    program("tether-agent", "exit 1");
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--driver", driver.toString(), "--agent-dir", directory.toString()));
    return run(all.toArray(String[]::new));
  }

  private Path program(String name, String script) throws IOException {
    Path path = Files.writeString(directory.resolve(name), "#!/bin/sh\n" + script + "\n");
    assertThat(path.toFile().setExecutable(true)).isTrue();
    return path;
  }

  private Outcome run(String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    PrintStream outStream = new PrintStream(out, true, UTF_8);
    PrintStream errStream = new PrintStream(err, true, UTF_8);
    Surroundings surroundings =
        new Surroundings(
            Optional.of(directory),
            directory,
            new Console(outStream, errStream, InstantSource.system()),
            InstantSource.system(),
            new Ending(Runtime.getRuntime()));
    int status = Main.run(surroundings, outStream, errStream, List.of(arguments));
    return new Outcome(status, out.toString(UTF_8), err.toString(UTF_8));
  }
}
