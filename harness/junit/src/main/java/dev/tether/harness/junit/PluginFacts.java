package dev.tether.harness.junit;

import dev.tether.protocol.goplugin.PluginClient;
import dev.tether.protocol.goplugin.PluginLaunch;
import dev.tether.protocol.goplugin.PluginStartException;
import dev.tether.protocol.nomad.base.BasePluginGrpc;
import dev.tether.protocol.nomad.base.PluginInfoRequest;
import dev.tether.protocol.nomad.base.PluginInfoResponse;
import dev.tether.protocol.nomad.base.PluginType;
import io.grpc.StatusRuntimeException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;

/**
 * What a driver plugin tells of itself.
 *
 * @param name the name that jobs call it by
 */
record PluginFacts(String name, String version) {
  /** The name of Tether's driver, which gets its connections from the harness. */
  private static final String OURS = "remote";

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  PluginFacts {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(version, "version");
  }

  /** Whether it is Tether's. */
  boolean areOurs() {
    return name.equals(OURS);
  }

  /**
   * Starts a plugin, asks it, and ends it again.
   *
   * @throws ExtensionConfigurationException when it is no driver plugin
   */
  static PluginFacts of(Path executable) throws InterruptedException {
    try {
      PluginClient plugin =
          PluginClient.start(
              PluginLaunch.of(executable.toString())
                  .withEnvironment(
                      Map.of(
                          "TETHER_JAVA",
                          Path.of(System.getProperty("java.home"), "bin", "java").toString()))
                  .withStartTimeout(PATIENCE));
      try {
        return ask(plugin, executable);
      } finally {
        var _ = plugin.kill();
      }
    } catch (PluginStartException none) {
      throw new ExtensionConfigurationException(
          "the driver %s is no plugin that Nomad could start: %s"
              .formatted(executable, none.getMessage()),
          none);
    }
  }

  private static PluginFacts ask(PluginClient plugin, Path executable) {
    try {
      PluginInfoResponse info =
          BasePluginGrpc.newBlockingStub(plugin.channel())
              .withDeadlineAfter(PATIENCE.toSeconds(), TimeUnit.SECONDS)
              .pluginInfo(PluginInfoRequest.getDefaultInstance());
      if (info.getType() != PluginType.DRIVER) {
        throw new ExtensionConfigurationException(
            "the plugin %s is no task driver: it says that it is of the type %s"
                .formatted(executable, info.getType()));
      }
      return new PluginFacts(info.getName(), info.getPluginVersion());
    } catch (StatusRuntimeException silent) {
      throw new ExtensionConfigurationException(
          "the driver %s does not tell its name: %s".formatted(executable, silent.getStatus()),
          silent);
    }
  }
}
