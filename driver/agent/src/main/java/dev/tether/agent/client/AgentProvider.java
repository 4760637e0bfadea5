package dev.tether.agent.client;

import dev.tether.agent.endpoint.Endpoint;
import dev.tether.runtime.Option;
import dev.tether.runtime.RuntimeProvider;
import dev.tether.runtime.Settings;
import java.time.Duration;
import java.util.List;

/** Makes runtimes of the kind {@code agent}: connections to Tether's own daemon. */
public final class AgentProvider implements RuntimeProvider {
  private static final String ADDRESS = "address";
  private static final String TIMEOUT = "timeout";
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
            "Where the agent listens: unix:///path/of/socket, or host:port on loopback."),
        Option.withDefault(
            TIMEOUT,
            Option.Type.DURATION,
            "5s",
            "How long the agent may take for an answer before it counts as unreachable."));
  }

  @Override
  public AgentRuntime open(String name, Settings settings) {
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
    return new AgentRuntime(endpoint, timeout);
  }
}
