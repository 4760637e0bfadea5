package dev.tether.runtime.docker.spec;

import dev.tether.runtime.Option;
import dev.tether.runtime.Settings;
import dev.tether.runtime.Settings.InvalidSetting;
import dev.tether.runtime.docker.engine.Images.Credentials;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a task says of its container.
 *
 * @param image to run
 * @param entrypoint instead of the image's; empty for that
 * @param pull when the image is brought from its registry
 * @param credentials for that registry
 * @param networkMode of the container; the engine's default when absent
 * @param hostname in the container
 * @param volumes {@code source:target[:ro]}
 * @param capAdd capabilities beyond Docker's default
 * @param capDrop capabilities of that default that the task does without
 * @param privileged whether the container has all rights
 * @param init whether a small program of the engine runs first, which hands on signals
 * @param labels of the container
 * @param portMap ports inside of the container, by label
 * @param extraHosts {@code name:address}
 * @param shmBytes size of {@code /dev/shm}; the engine's default when absent
 */
public record TaskSettings(
    String image,
    List<String> entrypoint,
    Pull pull,
    Optional<Credentials> credentials,
    Optional<String> networkMode,
    Optional<String> hostname,
    List<String> volumes,
    List<String> capAdd,
    List<String> capDrop,
    boolean privileged,
    boolean init,
    Map<String, String> labels,
    Map<String, String> portMap,
    List<String> extraHosts,
    Optional<Long> shmBytes) {

  /** When an image is brought from its registry. */
  public enum Pull {
    MISSING,
    ALWAYS,
    NEVER
  }

  private static final String IMAGE = "image";
  private static final String ENTRYPOINT = "entrypoint";
  private static final String PULL = "pull";
  private static final String AUTH_SERVER = "auth_server";
  private static final String AUTH_USERNAME = "auth_username";
  private static final String AUTH_PASSWORD = "auth_password";
  private static final String NETWORK_MODE = "network_mode";
  private static final String HOSTNAME = "hostname";
  private static final String VOLUMES = "volumes";
  private static final String CAP_ADD = "cap_add";
  private static final String CAP_DROP = "cap_drop";
  private static final String PRIVILEGED = "privileged";
  private static final String INIT = "init";
  private static final String LABELS = "labels";
  private static final String PORT_MAP = "port_map";
  private static final String EXTRA_HOSTS = "extra_hosts";
  private static final String SHM_SIZE = "shm_size";

  public TaskSettings {
    Objects.requireNonNull(image, "image");
    entrypoint = List.copyOf(entrypoint);
    volumes = List.copyOf(volumes);
    capAdd = List.copyOf(capAdd);
    capDrop = List.copyOf(capDrop);
    labels = Map.copyOf(labels);
    portMap = Map.copyOf(portMap);
    extraHosts = List.copyOf(extraHosts);
  }

  /** The keys. */
  public static List<Option> options() {
    return List.of(
        Option.required(IMAGE, Option.Type.STRING, "The image to run."),
        Option.optional(
            ENTRYPOINT,
            Option.Type.STRING_LIST,
            "Program that runs the command, instead of the image's."),
        Option.withDefault(
            PULL,
            Option.Type.STRING,
            "missing",
            "When to bring the image from its registry: missing, always or never."),
        Option.optional(AUTH_USERNAME, Option.Type.STRING, "Name at the image's registry."),
        Option.optional(AUTH_PASSWORD, Option.Type.STRING, "Password at the image's registry."),
        Option.optional(
            AUTH_SERVER, Option.Type.STRING, "The registry, where the image's name does not tell."),
        Option.optional(
            NETWORK_MODE,
            Option.Type.STRING,
            "The container's network: bridge, none, host, or a network's name."),
        Option.optional(HOSTNAME, Option.Type.STRING, "The host's name inside of the container."),
        Option.optional(
            VOLUMES,
            Option.Type.STRING_LIST,
            "Docker volumes or paths of the engine's host to mount, as source:target or"
                + " source:target:ro."),
        Option.optional(
            CAP_ADD, Option.Type.STRING_LIST, "Capabilities beyond those that Docker gives."),
        Option.optional(
            CAP_DROP,
            Option.Type.STRING_LIST,
            "Capabilities that the task does without; ALL for all."),
        Option.withDefault(
            PRIVILEGED, Option.Type.BOOL, "false", "Whether the container has all rights."),
        Option.withDefault(
            INIT,
            Option.Type.BOOL,
            "true",
            "Whether the engine's small init runs first: without it a program that does not handle"
                + " a signal is not ended by it."),
        Option.optional(LABELS, Option.Type.STRING_LIST, "Labels of the container, as name=value."),
        Option.optional(
            PORT_MAP,
            Option.Type.STRING_LIST,
            "Ports inside of the container, as label=number; the host's number when absent."),
        Option.optional(EXTRA_HOSTS, Option.Type.STRING_LIST, "Names of hosts, as name:address."),
        Option.optional(SHM_SIZE, Option.Type.NUMBER, "Size of /dev/shm, bytes."));
  }

  /**
   * Reads a task's settings.
   *
   * @throws InvalidSetting when a value does not fit
   */
  public static TaskSettings of(Settings settings) {
    return new TaskSettings(
        settings
            .text(IMAGE)
            .filter(image -> !image.isBlank())
            .orElseThrow(
                () -> new InvalidSetting(settings.qualified(IMAGE), "say which image to run")),
        settings.texts(ENTRYPOINT),
        pull(settings),
        credentials(settings),
        settings.text(NETWORK_MODE),
        settings.text(HOSTNAME),
        settings.texts(VOLUMES),
        settings.texts(CAP_ADD),
        settings.texts(CAP_DROP),
        settings.flag(PRIVILEGED).orElse(false),
        settings.flag(INIT).orElse(true),
        pairs(settings, LABELS),
        pairs(settings, PORT_MAP),
        settings.texts(EXTRA_HOSTS),
        settings.number(SHM_SIZE));
  }

  private static Pull pull(Settings settings) {
    String text = settings.text(PULL).orElse("missing");
    return switch (text) {
      case "missing" -> Pull.MISSING;
      case "always" -> Pull.ALWAYS;
      case "never" -> Pull.NEVER;
      default ->
          throw new InvalidSetting(
              settings.qualified(PULL), "has to be missing, always or never, not \"" + text + '"');
    };
  }

  private static Optional<Credentials> credentials(Settings settings) {
    Optional<String> username = settings.text(AUTH_USERNAME);
    Optional<String> password = settings.text(AUTH_PASSWORD);
    if (username.isPresent() != password.isPresent()) {
      throw new InvalidSetting(
          settings.qualified(AUTH_USERNAME), "goes with auth_password: both, or none");
    }
    return username.map(
        name ->
            new Credentials(settings.text(AUTH_SERVER).orElse(""), name, password.orElseThrow()));
  }

  private static Map<String, String> pairs(Settings settings, String key) {
    Map<String, String> pairs = new TreeMap<>();
    for (String text : settings.texts(key)) {
      int equals = text.indexOf('=');
      if (equals <= 0) {
        throw new InvalidSetting(
            settings.qualified(key), "has to have entries name=value, not \"" + text + '"');
      }
      pairs.put(text.substring(0, equals), text.substring(equals + 1));
    }
    return pairs;
  }
}
