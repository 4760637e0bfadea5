package dev.tether.web.tap;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.google.protobuf.Message;
import dev.tether.harness.tap.message.MessageJson;
import dev.tether.protocol.goplugin.PluginClient;
import dev.tether.protocol.goplugin.PluginLaunch;
import dev.tether.protocol.goplugin.PluginStartException;
import dev.tether.protocol.nomad.base.BasePluginGrpc;
import dev.tether.protocol.nomad.base.ConfigSchemaRequest;
import dev.tether.protocol.nomad.base.PluginInfoRequest;
import dev.tether.protocol.nomad.base.PluginInfoResponse;
import dev.tether.protocol.nomad.base.PluginType;
import dev.tether.protocol.nomad.drivers.CapabilitiesRequest;
import dev.tether.protocol.nomad.drivers.DriverGrpc;
import dev.tether.protocol.nomad.drivers.TaskConfigSchemaRequest;
import io.grpc.Channel;
import io.grpc.StatusRuntimeException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * The program of a driver plugin that no cluster runs yet.
 *
 * @param executable its file
 */
public record DriverProgram(Path executable) {
  /** The name of Tether's driver, which gets its connections from the harness. */
  public static final String OURS = "remote";

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  public DriverProgram {
    Objects.requireNonNull(executable, "executable");
  }

  /**
   * Starts it, asks it, and ends it again. What needs its configuration is not asked.
   *
   * @throws WrongField named {@code driver} when it is no driver plugin
   */
  public PluginFacts facts() throws InterruptedException {
    if (!Files.isRegularFile(executable) || !Files.isExecutable(executable)) {
      throw new WrongField("driver", executable + " does not exist or can't be executed");
    }
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    try {
      PluginClient plugin =
          PluginClient.start(
              PluginLaunch.of(executable.toString())
                  .withEnvironment(Map.of("TETHER_JAVA", java.toString()))
                  .withStartTimeout(PATIENCE));
      try {
        expectDriver(plugin.channel());
        return PluginFacts.of(method -> ask(plugin.channel(), method));
      } finally {
        var _ = plugin.kill();
      }
    } catch (PluginStartException none) {
      throw new WrongField(
          "driver",
          "%s is no plugin that Nomad could start: %s".formatted(executable, none.getMessage()));
    } catch (StatusRuntimeException silent) {
      throw new WrongField(
          "driver", "%s does not tell what it is: %s".formatted(executable, silent.getStatus()));
    }
  }

  private static BasePluginGrpc.BasePluginBlockingStub base(Channel channel) {
    return BasePluginGrpc.newBlockingStub(channel)
        .withDeadlineAfter(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  private void expectDriver(Channel channel) {
    PluginInfoResponse info = base(channel).pluginInfo(PluginInfoRequest.getDefaultInstance());
    if (info.getType() != PluginType.DRIVER) {
      throw new WrongField(
          "driver",
          "%s is no task driver: it says that it is of the type %s"
              .formatted(executable, info.getType()));
    }
  }

  private static JsonNode ask(Channel channel, String method) {
    DriverGrpc.DriverBlockingStub driver =
        DriverGrpc.newBlockingStub(channel)
            .withDeadlineAfter(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    return switch (method) {
      case "BasePlugin/PluginInfo" ->
          json(base(channel).pluginInfo(PluginInfoRequest.getDefaultInstance()));
      case "BasePlugin/ConfigSchema" ->
          json(base(channel).configSchema(ConfigSchemaRequest.getDefaultInstance()));
      case "Driver/Capabilities" ->
          json(driver.capabilities(CapabilitiesRequest.getDefaultInstance()));
      case "Driver/TaskConfigSchema" ->
          json(driver.taskConfigSchema(TaskConfigSchemaRequest.getDefaultInstance()));
      default -> JsonNodeFactory.instance.objectNode();
    };
  }

  private static JsonNode json(Message message) {
    return MessageJson.of(message);
  }
}
