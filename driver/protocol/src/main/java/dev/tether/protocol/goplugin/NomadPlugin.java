package dev.tether.protocol.goplugin;

/** What Nomad and its plugins agreed upon before they speak. */
public final class NomadPlugin {
  /** The environment variable that tells a plugin that Nomad started it. */
  public static final String MAGIC_COOKIE_KEY = "NOMAD_PLUGIN_MAGIC_COOKIE";

  /** The value of {@link #MAGIC_COOKIE_KEY}; known to everybody, it keeps no secret. */
  public static final String MAGIC_COOKIE_VALUE =
      "e4327c2e01eabfd75a8a67adb114fb34a757d57eee7728d857a8cec6e91a7255";

  /** The application's version of the handshake, the same in every Nomad so far. */
  public static final int PROTOCOL_VERSION = 2;

  /** The version of the plugin API that a plugin has to name in its answer to PluginInfo. */
  public static final String API_VERSION = "v0.1.0";

  private NomadPlugin() {}
}
