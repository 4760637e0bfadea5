package dev.tether.harness.cli;

import dev.tether.runtime.RemoteRuntime;
import dev.tether.runtime.RuntimeContext;
import dev.tether.runtime.RuntimeProvider;
import dev.tether.runtime.Settings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;

/** Connects to runtime agents. */
final class AgentConnection {
  private AgentConnection() {}

  /**
   * The agent at an address; whether it answers is not asked.
   *
   * @throws Problem when the address can't be one
   */
  static RemoteRuntime to(String address) {
    return to(Map.of("address", address));
  }

  /**
   * The agent that the settings of an agent's block speak of; whether it answers is not asked.
   *
   * @throws Problem when a setting is wrong
   */
  static RemoteRuntime to(Map<String, String> settings) {
    RuntimeProvider provider =
        ServiceLoader.load(RuntimeProvider.class).stream()
            .map(ServiceLoader.Provider::get)
            .filter(one -> one.kind().equals("agent"))
            .findFirst()
            .orElseThrow(() -> Problem.missing("the client of the runtime agent is not installed"));
    try {
      return provider.open(
          "command line", new TextsOnly(settings), RuntimeContext.withoutRecords("command line"));
    } catch (Settings.InvalidSetting wrong) {
      throw Problem.wrongUsage(wrong.getMessage());
    }
  }

  /** Settings that were given as options. */
  private record TextsOnly(Map<String, String> values) implements Settings {
    @Override
    public Optional<String> text(String key) {
      return Optional.ofNullable(values.get(key));
    }

    @Override
    public Optional<Long> number(String key) {
      return Optional.empty();
    }

    @Override
    public Optional<Boolean> flag(String key) {
      return Optional.empty();
    }

    @Override
    public Optional<Duration> duration(String key) {
      return Optional.empty();
    }

    @Override
    public List<String> texts(String key) {
      return List.of();
    }

    @Override
    public String qualified(String key) {
      return "--" + key.replace('_', '-');
    }
  }
}
