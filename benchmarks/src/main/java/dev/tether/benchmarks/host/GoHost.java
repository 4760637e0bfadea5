package dev.tether.benchmarks.host;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import dev.tether.protocol.nomad.drivers.TaskConfig;
import dev.tether.protocol.nomad.drivers.TaskHandle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Nomad's own client of plugins, in a process of its own, which calls a driver as a Nomad agent
 * does.
 *
 * @param program the built {@code benchmarks/go-peer}
 */
public record GoHost(Path program) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * What to do.
   *
   * @param plugin the driver's executable
   * @param config the driver's configuration, encoded
   * @param start whether the driver makes its handles itself
   * @param callers how many call at the same time
   * @param warmup calls that are not counted
   * @param calls calls that are
   */
  public record Plan(
      Path plugin,
      ByteString config,
      boolean start,
      List<TaskHandle> handles,
      int callers,
      int warmup,
      int calls) {
    public Plan {
      handles = List.copyOf(handles);
    }
  }

  /** Percentiles in microseconds. */
  public record Percentiles(double p50, double p90, double p99, double max) {
    private static Percentiles of(JsonNode node) {
      return new Percentiles(
          node.path("P50").asDouble() / 1000,
          node.path("P90").asDouble() / 1000,
          node.path("P99").asDouble() / 1000,
          node.path("Max").asDouble() / 1000);
    }
  }

  /**
   * What was measured.
   *
   * @param recoverSeconds all calls of RecoverTask together, those that are not counted included
   */
  public record Outcome(
      Percentiles recover, double recoverSeconds, Percentiles ping, double handshakeMillis) {}

  /**
   * Does it.
   *
   * @throws IOException when the host or the driver fails
   */
  public Outcome run(Plan plan) throws IOException, InterruptedException {
    Path file = Files.createTempFile("tether-bench", ".json");
    try {
      JSON.writeValue(file.toFile(), message(plan));
      Process process =
          new ProcessBuilder(program.toString(), "host", file.toString())
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      JsonNode said = JSON.readTree(process.getInputStream());
      if (process.waitFor() != 0) {
        throw new IOException("the host in Go failed; what it said stands above");
      }
      return new Outcome(
          Percentiles.of(said.path("Recover")),
          said.path("Recover").path("Total").asDouble() / 1e9,
          Percentiles.of(said.path("Ping")),
          said.path("HandshakeNanos").asDouble() / 1e6);
    } finally {
      Files.delete(file);
    }
  }

  private static ObjectNode message(Plan plan) {
    ObjectNode message =
        JSON.createObjectNode()
            .put("Plugin", plan.plugin().toString())
            .put("Config", plan.config().toByteArray())
            .put("Start", plan.start())
            .put("Callers", plan.callers())
            .put("Warmup", plan.warmup())
            .put("Calls", plan.calls());
    ArrayNode handles = message.putArray("Handles");
    for (TaskHandle handle : plan.handles()) {
      TaskConfig config = handle.getConfig();
      ObjectNode one =
          handles
              .addObject()
              .put("ID", config.getId())
              .put("Name", config.getName())
              .put("AllocID", config.getAllocId())
              .put("AllocDir", config.getAllocDir())
              .put("JobID", config.getJobId())
              .put("Group", config.getTaskGroupName())
              .put("Namespace", config.getNamespace())
              .put("Node", config.getNodeId())
              .put("Stdout", config.getStdoutPath())
              .put("Stderr", config.getStderrPath())
              .put("Version", handle.getVersion())
              .put("State", handle.getDriverState().toByteArray());
      ObjectNode variables = one.putObject("Env");
      config.getEnvMap().forEach(variables::put);
    }
    return message;
  }
}
