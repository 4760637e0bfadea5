package dev.tether.protocol.goplugin;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the host told the plugin through environment variables. */
record HostEnvironment(Map<String, String> variables) {
  private static final String VERSIONS = "PLUGIN_PROTOCOL_VERSIONS";
  private static final String CLIENT_CERTIFICATE = "PLUGIN_CLIENT_CERT";
  private static final String SOCKET_DIRECTORY = "PLUGIN_UNIX_SOCKET_DIR";
  private static final String SOCKET_GROUP = "PLUGIN_UNIX_SOCKET_GROUP";

  /**
   * Why the plugin can't serve this host, as text for a person, or nothing if it can.
   *
   * @param pluginName the name of the plugin's file, for the text
   */
  Optional<String> refusal(String pluginName) {
    String cookie = variables.getOrDefault(NomadPlugin.MAGIC_COOKIE_KEY, "");
    if (!cookie.equals(NomadPlugin.MAGIC_COOKIE_VALUE)) {
      return Optional.of(startedByHand(pluginName, cookie.isEmpty()));
    }
    String versions = variables.getOrDefault(VERSIONS, "");
    if (!List.of(versions.split(",")).contains(Integer.toString(NomadPlugin.PROTOCOL_VERSION))) {
      return Optional.of(
          "%s speaks version %d of Nomad's plugin protocol, but the program that started it offers"
                  .formatted(pluginName, NomadPlugin.PROTOCOL_VERSION)
              + " %s=\"%s\". Use a plugin and a Nomad that fit together."
                  .formatted(VERSIONS, versions));
    }
    if (!variables.getOrDefault(CLIENT_CERTIFICATE, "").isEmpty()) {
      return Optional.of(
          "%s speaks plaintext on a private unix socket, but the program that started it wants TLS"
                  .formatted(pluginName)
              + " (%s is set). Turn its automatic mutual TLS off; Nomad never turns it on."
                  .formatted(CLIENT_CERTIFICATE));
    }
    return Optional.empty();
  }

  /** The directory that the host wants the socket to be in. */
  Optional<Path> socketDirectory() {
    return nonEmpty(SOCKET_DIRECTORY).map(Path::of);
  }

  /** The name or number of the group that has to be able to use the socket. */
  Optional<String> socketGroup() {
    return nonEmpty(SOCKET_GROUP);
  }

  /** The directory for temporary files. */
  Path temporaryDirectory() {
    return Path.of(nonEmpty("TMPDIR").orElse("/tmp"));
  }

  private Optional<String> nonEmpty(String name) {
    return Optional.ofNullable(variables.get(name)).filter(value -> !value.isEmpty());
  }

  private static String startedByHand(String pluginName, boolean cookieMissing) {
    return """
    %1$s is a plugin for HashiCorp Nomad and is not meant to be started by hand%2$s.

    To use it:
      1. put the file "%1$s" into the directory that plugin_dir names in the configuration of
         the Nomad client agent;
      2. add to that configuration:  plugin "%1$s" { config { } }
      3. restart the agent and look for the driver in:  nomad node status -self -verbose
    """
        .formatted(
            pluginName,
            cookieMissing ? "" : " (" + NomadPlugin.MAGIC_COOKIE_KEY + " has an unknown value)")
        .stripTrailing();
  }
}
