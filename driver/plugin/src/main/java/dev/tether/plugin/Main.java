package dev.tether.plugin;

import dev.tether.plugin.engine.EngineSource;
import dev.tether.plugin.engine.PluginFacts;
import dev.tether.plugin.service.BasePluginService;
import dev.tether.plugin.service.RemoteDriverService;
import dev.tether.protocol.goplugin.PluginServer;
import dev.tether.runtime.RuntimeProvider;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.ServiceLoader;

/** Starts the plugin. */
public final class Main {
  private Main() {}

  /** Never returns: the process is the plugin until Nomad ends it. */
  public static void main(String[] args) {
    List<RuntimeProvider> providers =
        ServiceLoader.load(RuntimeProvider.class).stream()
            .map(ServiceLoader.Provider::get)
            .sorted(Comparator.comparing(RuntimeProvider::kind))
            .toList();
    EngineSource engine = new EngineSource(InstantSource.system());
    LateTrace trace = new LateTrace();
    PluginServer.serve(
        PluginServer.Config.of(
                PluginFacts.PLUGIN_NAME,
                List.of(
                    new BasePluginService(providers, engine, trace::recordInto),
                    new RemoteDriverService(engine)))
            .withInterceptors(List.of(trace))
            .withOnShutdown(engine::close));
  }
}
