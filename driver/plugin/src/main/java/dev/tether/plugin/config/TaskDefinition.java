package dev.tether.plugin.config;

import dev.tether.plugin.config.ReattachPolicy.OnMove;
import dev.tether.runtime.Settings.InvalidSetting;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A task's {@code config} block, decoded and checked.
 *
 * @param command program and arguments; empty where the runtime's default is meant
 * @param runtime name of the runtime to run on
 * @param workDirectory where to start, or the task's own directory
 * @param reattach the plugin's policy with the task's own settings in it
 * @param contents what of its files may travel
 * @param needs what else it wants of the remote side
 */
public record TaskDefinition(
    List<String> command,
    String runtime,
    Optional<String> workDirectory,
    ReattachPolicy reattach,
    ContentsPolicy contents,
    RemoteNeeds needs) {

  public TaskDefinition {
    command = List.copyOf(command);
    Objects.requireNonNull(runtime, "runtime");
    Objects.requireNonNull(workDirectory, "workDirectory");
    Objects.requireNonNull(reattach, "reattach");
    Objects.requireNonNull(contents, "contents");
    Objects.requireNonNull(needs, "needs");
  }

  /** One that needs nothing more. */
  public TaskDefinition(
      List<String> command,
      String runtime,
      Optional<String> workDirectory,
      ReattachPolicy reattach,
      ContentsPolicy contents) {
    this(command, runtime, workDirectory, reattach, contents, RemoteNeeds.NONE);
  }

  /**
   * Reads the values of a configuration that Nomad checked against {@link TaskOptions#schema}.
   *
   * @throws InvalidSetting when a value does not fit; the message names the key
   */
  public static TaskDefinition decode(ConfigSettings settings, PluginConfig plugin) {
    List<String> command = new ArrayList<>();
    settings.text("command").ifPresent(command::add);
    command.addAll(settings.texts("args"));
    if (settings.text("command").isEmpty() && !command.isEmpty()) {
      throw new InvalidSetting("args", "are those of a command: set \"command\" too");
    }
    PluginConfig.RuntimeDefinition runtime = runtime(settings, plugin);
    return new TaskDefinition(
        command,
        runtime.name(),
        settings.text("work_dir"),
        policy(settings.block("reattach"), plugin.reattach()),
        plugin.contents().lowered(settings.block("contents")),
        RemoteNeeds.decode(settings, runtime));
  }

  private static PluginConfig.RuntimeDefinition runtime(
      ConfigSettings settings, PluginConfig plugin) {
    String name = runtimeName(settings, plugin);
    return plugin.runtimes().stream()
        .filter(definition -> definition.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static String runtimeName(ConfigSettings settings, PluginConfig plugin) {
    List<String> defined =
        plugin.runtimes().stream().map(PluginConfig.RuntimeDefinition::name).toList();
    Optional<String> named = settings.text("runtime");
    if (named.isPresent() && !defined.contains(named.get())) {
      throw new InvalidSetting(
          "runtime",
          "there is no runtime \"%s\"; the plugin's configuration defines %s"
              .formatted(named.get(), PluginConfig.quoted(defined)));
    }
    return named
        .or(plugin::defaultRuntime)
        .orElseThrow(
            () ->
                new InvalidSetting(
                    "runtime",
                    defined.isEmpty()
                        ? "the plugin's configuration defines no runtime, for instance"
                            + " agent \"default\" { address = \"unix:///run/tether/agent.sock\" }"
                        : "has to be given, because the plugin's configuration names no"
                            + " default_runtime and defines "
                            + PluginConfig.quoted(defined)));
  }

  private static ReattachPolicy policy(ConfigSettings settings, ReattachPolicy plugin) {
    return new ReattachPolicy(
        settings.choice("on_drain", OnMove.class, plugin.onDrain()),
        settings.choice("on_lost", OnMove.class, plugin.onLost()),
        settings.choice("on_alloc_stop", OnMove.class, plugin.onAllocStop()),
        plugin.onBatchDrain(),
        plugin.onUnknown(),
        settings.duration("detach_ttl").orElse(plugin.detachTtl()));
  }
}
