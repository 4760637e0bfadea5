package dev.tether.plugin.config;

import dev.tether.runtime.Limits;
import dev.tether.runtime.PlainSettings;
import dev.tether.runtime.PortRequest;
import dev.tether.runtime.Settings.InvalidSetting;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a task wants of the remote side beside its program.
 *
 * @param limits what it may use
 * @param ports those that its own configuration names, each label once
 * @param settings those of the runtime's own kind
 */
public record RemoteNeeds(Limits limits, List<PortRequest> ports, PlainSettings settings) {
  /** Nothing at all. */
  public static final RemoteNeeds NONE =
      new RemoteNeeds(Limits.none(), List.of(), PlainSettings.none());

  private static final double LEAST_CORES = 0.01;
  private static final double MOST_CORES = 100_000;
  private static final long LEAST_MEMORY = 4L << 20;
  private static final long LEAST_DISK = 1L << 20;
  private static final int HIGHEST_PORT = 65_535;
  private static final String UNLIMITED = "unlimited";

  public RemoteNeeds {
    Objects.requireNonNull(limits, "limits");
    ports = List.copyOf(ports);
    Objects.requireNonNull(settings, "settings");
  }

  /**
   * Reads a task's configuration.
   *
   * @param runtime the runtime that the task runs on
   * @throws InvalidSetting when a value does not fit; the message names the key
   */
  static RemoteNeeds decode(ConfigSettings settings, PluginConfig.RuntimeDefinition runtime) {
    return new RemoteNeeds(
        limits(settings.block("resources")), ports(settings), ofKind(settings, runtime));
  }

  private static PlainSettings ofKind(
      ConfigSettings settings, PluginConfig.RuntimeDefinition runtime) {
    String kind = runtime.provider().kind();
    for (String key : settings.keys()) {
      if (!key.equals(kind) && !TaskOptions.isKnown(key)) {
        throw new InvalidSetting(
            key,
            "this block is for runtimes of the kind %1$s, and runtime \"%2$s\" is of the kind %3$s;"
                    .formatted(key, runtime.name(), kind)
                + " leave it out, or name another runtime");
      }
    }
    return PlainSettings.copyOf(kind, runtime.provider().taskOptions(), settings.block(kind));
  }

  private static Limits limits(ConfigSettings settings) {
    return new Limits(
        settings.text("cores").map(text -> cores(settings, text)),
        atLeast(LEAST_MEMORY, "4MiB", settings, "memory"),
        settings.number("pids").map(count -> pids(settings, count)),
        atLeast(LEAST_DISK, "1MiB", settings, "disk"),
        ulimits(settings));
  }

  private static double cores(ConfigSettings settings, String text) {
    try {
      double cores = Double.parseDouble(text);
      if (cores >= LEAST_CORES && cores <= MOST_CORES) {
        return cores;
      }
    } catch (NumberFormatException noNumber) {
      // Said below.
    }
    throw new InvalidSetting(
        settings.qualified("cores"),
        "has to be a number of processors from 0.01, such as 1.5, not \"%s\"".formatted(text));
  }

  private static Optional<Long> atLeast(
      long least, String name, ConfigSettings settings, String key) {
    Optional<Long> bytes = Sizes.bytes(settings, key);
    if (bytes.filter(size -> size < least).isPresent()) {
      throw new InvalidSetting(
          settings.qualified(key),
          "%d bytes are less than the %s that a task needs; give a unit, such as 256MiB"
              .formatted(bytes.get(), name));
    }
    return bytes;
  }

  private static long pids(ConfigSettings settings, long count) {
    if (count < 1) {
      throw new InvalidSetting(settings.qualified("pids"), "has to be at least 1");
    }
    return count;
  }

  private static Map<String, Limits.Ulimit> ulimits(ConfigSettings settings) {
    Map<String, Limits.Ulimit> limits = new TreeMap<>();
    for (String text : settings.texts("ulimits")) {
      String[] parts = text.split("=", -1);
      String[] amounts = parts[parts.length - 1].split(":", -1);
      String name = parts[0].trim().toLowerCase(Locale.ROOT);
      if (parts.length != 2 || amounts.length > 2 || !name.matches("[a-z]+")) {
        throw noUlimit(settings, text);
      }
      long soft = amount(settings, text, amounts[0]);
      long hard = amount(settings, text, amounts[amounts.length - 1]);
      if (hard >= 0 && (soft < 0 || soft > hard)) {
        throw new InvalidSetting(
            settings.qualified("ulimits"),
            "the soft limit in \"%s\" is above the hard one".formatted(text));
      }
      if (limits.put(name, new Limits.Ulimit(soft, hard)) != null) {
        throw new InvalidSetting(
            settings.qualified("ulimits"), "\"%s\" is there twice".formatted(name));
      }
    }
    return limits;
  }

  private static long amount(ConfigSettings settings, String whole, String text) {
    String amount = text.trim();
    if (amount.equals(UNLIMITED)) {
      return -1;
    }
    if (!amount.matches("\\d{1,18}")) {
      throw noUlimit(settings, whole);
    }
    return Long.parseLong(amount);
  }

  private static InvalidSetting noUlimit(ConfigSettings settings, String text) {
    return new InvalidSetting(
        settings.qualified("ulimits"),
        "has to be of the form nofile=1024, nofile=1024:4096 or memlock=unlimited, not \"%s\""
            .formatted(text));
  }

  private static List<PortRequest> ports(ConfigSettings settings) {
    List<PortRequest> ports = new ArrayList<>();
    for (String text : settings.texts("ports")) {
      List<String> parts = Arrays.asList(text.split("=", -1));
      String label = parts.getFirst().trim();
      if (parts.size() > 2 || !label.matches("[A-Za-z0-9_-]+")) {
        throw noPort(settings, text);
      }
      if (ports.stream().anyMatch(port -> port.label().equals(label))) {
        throw new InvalidSetting(
            settings.qualified("ports"), "\"%s\" is there twice".formatted(label));
      }
      ports.add(new PortRequest(label, parts.size() == 1 ? 0 : port(settings, text, parts.get(1))));
    }
    return ports;
  }

  private static int port(ConfigSettings settings, String whole, String text) {
    if (text.trim().matches("\\d{1,5}")) {
      int port = Integer.parseInt(text.trim());
      if (port >= 1 && port <= HIGHEST_PORT) {
        return port;
      }
    }
    throw noPort(settings, whole);
  }

  private static InvalidSetting noPort(ConfigSettings settings, String text) {
    return new InvalidSetting(
        settings.qualified("ports"),
        "has to be a label for any free port, or label=number such as admin=9090, not \"%s\""
            .formatted(text));
  }
}
