package dev.tether.runtime.docker.spec;

import dev.tether.runtime.Option;
import dev.tether.runtime.Settings;
import dev.tether.runtime.Settings.InvalidSetting;
import dev.tether.runtime.docker.engine.EngineAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How one Docker engine is used.
 *
 * @param engine where it listens
 * @param timeout how long it may take for an ordinary answer
 * @param advertiseAddress where others reach its containers' ports, or as it can be guessed
 * @param firstPort lowest of the ports that are given to tasks which want any
 * @param lastPort highest of them
 * @param allowPrivileged whether tasks may have more rights than Docker gives by default
 * @param allowHostPaths whether tasks may mount paths of the engine's host
 * @param registryFile names and passwords for registries, as {@code docker login} writes them
 * @param pullTimeout how long an image may take
 * @param keepEnded how long an ended task stays that nobody removes
 * @param keepOrphans the same for one that was stopped because nobody claimed it
 */
public record RuntimeSettings(
    EngineAddress engine,
    Duration timeout,
    Optional<String> advertiseAddress,
    int firstPort,
    int lastPort,
    boolean allowPrivileged,
    boolean allowHostPaths,
    Optional<Path> registryFile,
    Duration pullTimeout,
    Duration keepEnded,
    Duration keepOrphans) {
  private static final String HOST = "host";
  private static final String TIMEOUT = "timeout";
  private static final String CA_FILE = "ca_file";
  private static final String CERT_FILE = "cert_file";
  private static final String KEY_FILE = "key_file";
  private static final String ADVERTISE_ADDRESS = "advertise_address";
  private static final String PORTS = "ports";
  private static final String ALLOW_PRIVILEGED = "allow_privileged";
  private static final String ALLOW_HOST_PATHS = "allow_host_paths";
  private static final String REGISTRY_FILE = "registry_file";
  private static final String PULL_TIMEOUT = "pull_timeout";
  private static final String KEEP_ENDED = "keep_ended";
  private static final String KEEP_ORPHANS = "keep_orphans";
  private static final String DEFAULT_HOST = "unix:///var/run/docker.sock";
  private static final Pattern RANGE = Pattern.compile("(\\d{1,5})-(\\d{1,5})");
  private static final int HIGHEST_PORT = 65535;

  public RuntimeSettings {
    Objects.requireNonNull(engine, "engine");
    Objects.requireNonNull(advertiseAddress, "advertiseAddress");
    Objects.requireNonNull(registryFile, "registryFile");
  }

  /** The keys. */
  public static List<Option> options() {
    return List.of(
        Option.withDefault(
            HOST,
            Option.Type.STRING,
            DEFAULT_HOST,
            "Where the engine listens: unix:///path/of/socket, or tcp://host:port."),
        Option.withDefault(
            TIMEOUT,
            Option.Type.DURATION,
            "10s",
            "How long the engine may take for an answer before it counts as unreachable."),
        Option.optional(
            CA_FILE,
            Option.Type.STRING,
            "For tcp:// with TLS: PEM file of who signs the engine's certificate."),
        Option.optional(
            CERT_FILE,
            Option.Type.STRING,
            "For tcp:// with TLS: PEM file of the driver's certificate."),
        Option.optional(
            KEY_FILE,
            Option.Type.STRING,
            "For tcp:// with TLS: PEM file of that certificate's key, PKCS#8."),
        Option.optional(
            ADVERTISE_ADDRESS,
            Option.Type.STRING,
            "Where others reach the ports of containers; the engine's host when absent."),
        Option.withDefault(
            PORTS,
            Option.Type.STRING,
            "20000-32000",
            "Which of the host's ports are given to tasks that ask for any."),
        Option.withDefault(
            ALLOW_PRIVILEGED,
            Option.Type.BOOL,
            "false",
            "Whether tasks may be privileged, add capabilities or share the host's namespaces."),
        Option.withDefault(
            ALLOW_HOST_PATHS,
            Option.Type.BOOL,
            "false",
            "Whether tasks may mount paths of the engine's host."),
        Option.optional(
            REGISTRY_FILE,
            Option.Type.STRING,
            "File with names and passwords for registries, as docker login writes it."),
        Option.withDefault(
            PULL_TIMEOUT, Option.Type.DURATION, "10m", "How long it may take to bring an image."),
        Option.withDefault(
            KEEP_ENDED,
            Option.Type.DURATION,
            "24h",
            "How long an ended task stays on record when nobody removes it."),
        Option.withDefault(
            KEEP_ORPHANS,
            Option.Type.DURATION,
            "1h",
            "The same for a task that was stopped because nobody claimed it."));
  }

  /**
   * Reads the settings.
   *
   * @throws InvalidSetting when a value does not fit
   */
  public static RuntimeSettings of(Settings settings) {
    String range = settings.text(PORTS).orElse("20000-32000");
    Matcher ports = RANGE.matcher(range);
    if (!ports.matches()
        || Integer.parseInt(ports.group(1)) < 1
        || Integer.parseInt(ports.group(1)) > Integer.parseInt(ports.group(2))
        || Integer.parseInt(ports.group(2)) > HIGHEST_PORT) {
      throw new InvalidSetting(
          settings.qualified(PORTS), "has to be a range such as 20000-32000, not " + range);
    }
    return new RuntimeSettings(
        engine(settings),
        positive(settings, TIMEOUT, Duration.ofSeconds(10)),
        settings.text(ADVERTISE_ADDRESS),
        Integer.parseInt(ports.group(1)),
        Integer.parseInt(ports.group(2)),
        settings.flag(ALLOW_PRIVILEGED).orElse(false),
        settings.flag(ALLOW_HOST_PATHS).orElse(false),
        settings.text(REGISTRY_FILE).map(Path::of),
        positive(settings, PULL_TIMEOUT, Duration.ofMinutes(10)),
        positive(settings, KEEP_ENDED, Duration.ofHours(24)),
        positive(settings, KEEP_ORPHANS, Duration.ofHours(1)));
  }

  private static EngineAddress engine(Settings settings) {
    Optional<Path> ca = settings.text(CA_FILE).map(Path::of);
    Optional<Path> cert = settings.text(CERT_FILE).map(Path::of);
    Optional<Path> key = settings.text(KEY_FILE).map(Path::of);
    long given = List.of(ca, cert, key).stream().filter(Optional::isPresent).count();
    if (given != 0 && given != 3) {
      throw new InvalidSetting(
          settings.qualified(CA_FILE), "goes with cert_file and key_file: all three, or none");
    }
    Optional<EngineAddress.TlsFiles> tls =
        ca.map(file -> new EngineAddress.TlsFiles(file, cert.orElseThrow(), key.orElseThrow()));
    try {
      return EngineAddress.parse(settings.text(HOST).orElse(DEFAULT_HOST), tls);
    } catch (IllegalArgumentException wrong) {
      throw new InvalidSetting(settings.qualified(HOST), wrong.getMessage());
    }
  }

  private static Duration positive(Settings settings, String key, Duration absent) {
    Duration duration = settings.duration(key).orElse(absent);
    if (!duration.isPositive()) {
      throw new InvalidSetting(settings.qualified(key), "has to be longer than nothing");
    }
    return duration;
  }
}
