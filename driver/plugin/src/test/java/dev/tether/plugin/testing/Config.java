package dev.tether.plugin.testing;

import dev.tether.plugin.config.ConfigSettings;
import dev.tether.protocol.hclspec.MsgpackConfig;
import java.util.Map;

/** Configurations as Nomad sends them. */
public final class Config {
  private Config() {}

  /** The settings that arrive when these values are sent. */
  public static ConfigSettings settings(Map<String, ?> values) {
    return ConfigSettings.decode(MsgpackConfig.encode(values));
  }
}
