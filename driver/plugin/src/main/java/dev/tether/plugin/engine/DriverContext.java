package dev.tether.plugin.engine;

import dev.tether.nomad.NomadClient;
import dev.tether.plugin.config.PluginConfig;
import dev.tether.plugin.config.PluginConfig.NomadAccessSettings;
import dev.tether.plugin.records.NomadRecords;
import dev.tether.runtime.RecordStore;
import dev.tether.runtime.RuntimeContext;
import java.util.Optional;

/** What this driver offers to runtimes: records in Nomad's Variables, if it may ask the API. */
record DriverContext(PluginConfig config, Optional<NomadClient> api) implements RuntimeContext {
  @Override
  public String cluster() {
    return config.cluster();
  }

  @Override
  public Optional<RecordStore> records() {
    String namespace =
        config.nomad().map(NomadAccessSettings::variablesNamespace).orElse("default");
    return api.map(client -> new NomadRecords(client.variables(namespace)));
  }
}
