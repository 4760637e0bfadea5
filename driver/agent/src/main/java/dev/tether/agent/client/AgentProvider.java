package dev.tether.agent.client;

import dev.tether.agent.endpoint.Endpoint;
import dev.tether.agent.tls.TlsFiles;
import dev.tether.runtime.Option;
import dev.tether.runtime.RuntimeContext;
import dev.tether.runtime.RuntimeProvider;
import dev.tether.runtime.Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Makes runtimes of the kind {@code agent}: connections to Tether's own daemon. */
public final class AgentProvider implements RuntimeProvider {
  private static final String ADDRESS = "address";
  private static final String TIMEOUT = "timeout";
  private static final String CA_FILE = "ca_file";
  private static final String CERT_FILE = "cert_file";
  private static final String KEY_FILE = "key_file";
  private static final String SERVER_NAME = "server_name";
  private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(5);

  @Override
  public String kind() {
    return "agent";
  }

  @Override
  public List<Option> options() {
    return List.of(
        Option.required(
            ADDRESS,
            Option.Type.STRING,
            "Where the agent listens: unix:///path/of/socket, tls://host:port, or host:port on"
                + " loopback."),
        Option.withDefault(
            TIMEOUT,
            Option.Type.DURATION,
            "5s",
            "How long the agent may take for an answer before it counts as unreachable."),
        Option.optional(
            CA_FILE,
            Option.Type.STRING,
            "For tls://: PEM file of who signs the agent's certificate."),
        Option.optional(
            CERT_FILE, Option.Type.STRING, "For tls://: PEM file of the driver's certificate."),
        Option.optional(
            KEY_FILE,
            Option.Type.STRING,
            "For tls://: PEM file of that certificate's key, without a passphrase."),
        Option.optional(
            SERVER_NAME,
            Option.Type.STRING,
            "For tls://: the name in the agent's certificate; the address's host otherwise."));
  }

  @Override
  public AgentRuntime open(String name, Settings settings, RuntimeContext context) {
    Connecting connecting = connecting(settings);
    return new AgentRuntime(connecting.endpoint(), connecting.timeout(), connecting.access());
  }

  @Override
  public void check(String name, Settings settings) {
    var _ = connecting(settings);
  }

  private record Connecting(Endpoint endpoint, Duration timeout, Optional<TlsAccess> access) {}

  private static Connecting connecting(Settings settings) {
    String address =
        settings
            .text(ADDRESS)
            .orElseThrow(
                () ->
                    new Settings.InvalidSetting(
                        settings.qualified(ADDRESS), "say where the agent listens"));
    Duration timeout = settings.duration(TIMEOUT).orElse(DEFAULT_TIMEOUT);
    if (!timeout.isPositive()) {
      throw new Settings.InvalidSetting(
          settings.qualified(TIMEOUT), "has to be longer than nothing");
    }
    Endpoint endpoint;
    try {
      endpoint = Endpoint.parse(address);
    } catch (IllegalArgumentException wrong) {
      throw new Settings.InvalidSetting(settings.qualified(ADDRESS), wrong.getMessage());
    }
    return new Connecting(endpoint, timeout, access(endpoint, settings));
  }

  private static Optional<TlsAccess> access(Endpoint endpoint, Settings settings) {
    if (endpoint instanceof Endpoint.Tls) {
      return Optional.of(
          new TlsAccess(
              new TlsFiles(
                  file(settings, CA_FILE), file(settings, CERT_FILE), file(settings, KEY_FILE)),
              settings.text(SERVER_NAME)));
    }
    for (String key : List.of(CA_FILE, CERT_FILE, KEY_FILE, SERVER_NAME)) {
      if (settings.text(key).isPresent()) {
        throw new Settings.InvalidSetting(
            settings.qualified(key), "is for an address that begins with tls://");
      }
    }
    return Optional.empty();
  }

  private static Path file(Settings settings, String key) {
    return settings
        .text(key)
        .map(Path::of)
        .orElseThrow(
            () ->
                new Settings.InvalidSetting(
                    settings.qualified(key), "is needed for an address that begins with tls://"));
  }
}
