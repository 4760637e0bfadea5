package dev.tether.benchmarks.driver;

import com.google.protobuf.ByteString;
import dev.tether.benchmarks.remote.RealAgent;
import dev.tether.benchmarks.remote.RemoteSide;
import dev.tether.benchmarks.remote.Scratch;
import dev.tether.benchmarks.remote.SyntheticAgent;
import dev.tether.protocol.hclspec.MsgpackConfig;
import dev.tether.protocol.nomad.drivers.TaskHandle;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a driver is measured with: handles of tasks, and the remote side where they run. To be
 * closed when the driver has ended.
 *
 * @param agent the remote side; a driver that has none needs none
 * @param handles of tasks; where the driver makes its handles itself, only their configurations
 * @param config the driver's own, encoded
 * @param startsItself whether the driver makes its handles itself
 * @param scratch where its files are
 */
public record Scene(
    Optional<RemoteSide> agent,
    List<TaskHandle> handles,
    ByteString config,
    boolean startsItself,
    Scratch scratch)
    implements AutoCloseable {

  /**
   * Makes one.
   *
   * @param count how many handles there are
   * @param latency how far away the remote side is; the peer has none and does not ask one
   */
  public static Scene of(DriverKind kind, int count, Duration latency) throws IOException {
    Scratch scratch = Scratch.make();
    Path allocations = scratch.resolve("allocations");
    return switch (kind) {
      case TETHER -> {
        SyntheticAgent agent = new SyntheticAgent(scratch.resolve("a.sock"), latency);
        yield new Scene(
            Optional.of(agent),
            Handles.ofTether(count, agent, allocations),
            tether(agent),
            false,
            scratch);
      }
      case GO_PEER ->
          new Scene(
              Optional.empty(),
              Handles.configured(count, allocations),
              ByteString.copyFrom(MsgpackConfig.encode(Map.of())),
              true,
              scratch);
    };
  }

  /**
   * Makes one for starting tasks. The peer's tasks are no processes.
   *
   * @param agent the executable of the agent for Tether's driver
   * @return a scene whose handles have only configurations
   */
  public static Scene forStarts(DriverKind kind, int count, Path agent)
      throws IOException, InterruptedException {
    if (kind == DriverKind.GO_PEER) {
      return of(kind, count, Duration.ZERO);
    }
    Scratch scratch = Scratch.make();
    RealAgent real = new RealAgent(agent, scratch.directory());
    return new Scene(
        Optional.of(real),
        Handles.configured(count, scratch.resolve("allocations")),
        tether(real),
        false,
        scratch);
  }

  private static ByteString tether(RemoteSide agent) {
    Map<String, ?> config =
        Map.of(
            "agent",
            Map.of("default", Map.of("address", agent.address(), "timeout", "60s")),
            "nomad",
            Map.of("enabled", false));
    return ByteString.copyFrom(MsgpackConfig.encode(config));
  }

  @Override
  public void close() {
    agent.ifPresent(RemoteSide::end);
    scratch.close();
  }
}
