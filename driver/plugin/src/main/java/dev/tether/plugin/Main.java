package dev.tether.plugin;

import dev.tether.plugin.discovery.RuntimeSearch;
import dev.tether.plugin.engine.EngineSource;
import dev.tether.plugin.engine.PluginFacts;
import dev.tether.plugin.rehearsal.Rehearsal;
import dev.tether.plugin.service.BasePluginService;
import dev.tether.plugin.service.RemoteDriverService;
import dev.tether.protocol.goplugin.PluginProgram;
import dev.tether.protocol.goplugin.PluginServer;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** Starts the plugin. */
public final class Main {
  private Main() {}

  /** Never returns: the process is the plugin until Nomad ends it. */
  public static void main(String[] args) {
    PluginProgram program = PluginProgram.begin(PluginFacts.PLUGIN_NAME, System.getenv());
    RuntimeSearch.Found runtimes =
        RuntimeSearch.of(
                System.getenv(),
                Optional.ofNullable(System.getProperty(RuntimeSearch.HOME_PROPERTY)))
            .find();
    InstantSource clock = InstantSource.system();
    EngineSource engine = new EngineSource(clock, atWork -> new Rehearsal(atWork, clock).begin());
    LateTrace trace = new LateTrace();
    program.run(
        PluginServer.Config.of(
                PluginFacts.PLUGIN_NAME,
                List.of(
                    new BasePluginService(runtimes.providers(), engine, trace::recordInto),
                    new RemoteDriverService(runtimes.providers(), engine)))
            .withQuickMethods(RemoteDriverService.QUICK_METHODS)
            .withInterceptors(List.of(trace))
            .withOnStart(runtimes::log)
            .withOnShutdown(engine::close));
  }
}
