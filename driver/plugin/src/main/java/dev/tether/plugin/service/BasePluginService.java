package dev.tether.plugin.service;

import dev.tether.plugin.config.ConfigSettings;
import dev.tether.plugin.config.PluginConfig;
import dev.tether.plugin.config.PluginConfig.NomadAccessSettings;
import dev.tether.plugin.config.PluginOptions;
import dev.tether.plugin.engine.Engine;
import dev.tether.plugin.engine.EngineSource;
import dev.tether.plugin.engine.PluginFacts;
import dev.tether.protocol.goplugin.NomadPlugin;
import dev.tether.protocol.nomad.base.BasePluginGrpc;
import dev.tether.protocol.nomad.base.ConfigSchemaRequest;
import dev.tether.protocol.nomad.base.ConfigSchemaResponse;
import dev.tether.protocol.nomad.base.PluginInfoRequest;
import dev.tether.protocol.nomad.base.PluginInfoResponse;
import dev.tether.protocol.nomad.base.PluginType;
import dev.tether.protocol.nomad.base.SetConfigRequest;
import dev.tether.protocol.nomad.base.SetConfigResponse;
import dev.tether.runtime.RuntimeProvider;
import dev.tether.runtime.Settings.InvalidSetting;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** What every Nomad plugin answers: who it is, and whether a configuration is right. */
public final class BasePluginService extends BasePluginGrpc.BasePluginImplBase {
  private final List<RuntimeProvider> providers;
  private final EngineSource engine;
  private final Consumer<Path> trace;

  /**
   * @param trace told where to record calls, if the configuration says so
   */
  public BasePluginService(
      List<RuntimeProvider> providers, EngineSource engine, Consumer<Path> trace) {
    this.providers = List.copyOf(providers);
    this.engine = engine;
    this.trace = trace;
  }

  @Override
  public void pluginInfo(PluginInfoRequest request, StreamObserver<PluginInfoResponse> observer) {
    Calls.answer(
        observer,
        () ->
            PluginInfoResponse.newBuilder()
                .setType(PluginType.DRIVER)
                .addPluginApiVersions(NomadPlugin.API_VERSION)
                .setPluginVersion(PluginFacts.VERSION)
                .setName(PluginFacts.DRIVER_NAME)
                .build());
  }

  @Override
  public void configSchema(
      ConfigSchemaRequest request, StreamObserver<ConfigSchemaResponse> observer) {
    Calls.answer(
        observer,
        () -> ConfigSchemaResponse.newBuilder().setSpec(PluginOptions.schema(providers)).build());
  }

  @Override
  public void setConfig(SetConfigRequest request, StreamObserver<SetConfigResponse> observer) {
    Calls.answer(
        observer,
        () -> {
          PluginConfig config =
              PluginConfig.decode(
                  ConfigSettings.decode(request.getMsgpackConfig().toByteArray()), providers);
          check(config);
          configure(config);
          config.rpcTrace().ifPresent(trace);
          return SetConfigResponse.getDefaultInstance();
        });
  }

  private void configure(PluginConfig config) {
    try {
      engine.configure(config);
    } catch (EngineSource.ConfigurationState e) {
      throw Status.FAILED_PRECONDITION.withDescription(e.getMessage()).asRuntimeException();
    }
  }

  /** What is wrong is told now, where Nomad shows it, and not when a task has to be moved. */
  private static void check(PluginConfig config) {
    config
        .runtimes()
        .forEach(runtime -> runtime.provider().check(runtime.name(), runtime.settings()));
    config.nomad().ifPresent(BasePluginService::check);
  }

  private static void check(NomadAccessSettings nomad) {
    checkReadable("nomad.token_file", nomad.tokenFile());
    checkReadable("nomad.ca_file", nomad.caFile());
    checkReadable("nomad.cert_file", nomad.certFile());
    checkReadable("nomad.key_file", nomad.keyFile());
    try {
      Engine.access(nomad);
    } catch (IllegalArgumentException e) {
      throw new InvalidSetting("nomad.address", e.getMessage());
    }
  }

  private static void checkReadable(String key, Optional<Path> file) {
    if (file.isPresent() && !Files.isReadable(file.get())) {
      throw new InvalidSetting(key, "the file " + file.get() + " can't be read");
    }
  }
}
