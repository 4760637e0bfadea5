package dev.tether.harness.embedded.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tether.harness.embedded.client.ClientAgent;
import dev.tether.harness.embedded.dialect.Dialect;
import dev.tether.harness.embedded.http.Agents;
import dev.tether.harness.embedded.http.ApiServer;
import dev.tether.harness.embedded.job.JobParser;
import dev.tether.harness.embedded.server.Ids;
import dev.tether.harness.embedded.server.Server;
import dev.tether.harness.embedded.state.StateStore;
import dev.tether.harness.embedded.time.ClusterTime;
import dev.tether.harness.nomad.NomadVersion;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program itself, asking servers that have no nodes. */
class NomadCommandTest implements Agents {
  private final ClusterTime time = ClusterTime.running(InstantSource.system());
  private final Server server =
      new Server(
          new StateStore(),
          new Dialect(NomadVersion.parse("1.11.2")),
          time,
          new Ids(new Random(7)),
          Duration.ofSeconds(1));
  private ApiServer api;
  private Path program;

  @BeforeEach
  void start(@TempDir Path directory) throws IOException {
    api = ApiServer.start(0, server, this, () -> {});
    program = NomadCommand.install(directory);
  }

  @AfterEach
  void stop() {
    api.close();
    time.close();
  }

  @Test
  void variablesAreWrittenAndPurged() throws Exception {
    String odd = "a \"b\" \\ \n ü = c";
    assertThat(run("", "var", "put", "-force", "-out=none", "nomad/jobs/x", "k=" + odd))
        .isEqualTo(new Outcome(0, "", ""));
    JsonNode written = server.variables().at("default", "nomad/jobs/x").orElseThrow();
    assertThat(written.path("Items").path("k").asText()).isEqualTo(odd);

    assertThat(run("", "var", "purge", "nomad/jobs/x").status()).isZero();
    assertThat(server.variables().at("default", "nomad/jobs/x")).isEmpty();
  }

  @Test
  void aDispatchTellsTheNewJob() throws Exception {
    server.register(
        JobParser.parse(
            """
            job "j" {
              type = "batch"
              parameterized {
                meta_required = ["who"]
              }
              group "g" {
                task "t" {
                  driver = "remote"
                }
              }
            }
            """,
            ""));

    Outcome outcome = run("tea", "job", "dispatch", "-detach", "-meta", "who=ann", "j", "-");

    assertThat(outcome.status()).isZero();
    String child = outcome.stdout().strip().replace("Dispatched Job ID = ", "");
    assertThat(server.job("default", child).orElseThrow().path("Payload").asText())
        .isEqualTo("dGVh");
  }

  @Test
  void whatGoesWrongIsASentence() throws Exception {
    assertThat(run("", "job", "dispatch", "none").stderr())
        .contains("404")
        .contains("job not found");
    assertThat(run("", "job", "plan", "x").stderr()).contains("job plan");
    Outcome exec = run("", "alloc", "exec", "-task", "t", "none", "/bin/true");
    assertThat(exec.status()).isEqualTo(1);
    assertThat(exec.stderr()).contains("failed to exec into task: Unknown allocation");
  }

  private record Outcome(int status, String stdout, String stderr) {}

  private Outcome run(String input, String... words) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(program.toString()));
    command.addAll(List.of(words));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("NOMAD_ADDR", api.address());
    builder.environment().put("LC_ALL", "C.UTF-8");
    Process process = builder.start();
    try (var stdin = process.getOutputStream()) {
      stdin.write(input.getBytes(StandardCharsets.UTF_8));
    }
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Outcome(process.waitFor(), out, err);
  }

  @Override
  public Optional<ClientAgent> agent(String nodeId) {
    return Optional.empty();
  }

  @Override
  public Path allocationDirectory(String nodeId, String allocationId) {
    throw new IllegalStateException("there are no nodes");
  }
}
