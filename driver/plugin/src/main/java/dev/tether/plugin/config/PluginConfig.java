package dev.tether.plugin.config;

import dev.tether.plugin.config.ReattachPolicy.OnBatchDrain;
import dev.tether.plugin.config.ReattachPolicy.OnMove;
import dev.tether.runtime.RuntimeProvider;
import dev.tether.runtime.Settings;
import dev.tether.runtime.Settings.InvalidSetting;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * The plugin's configuration, decoded and checked.
 *
 * @param cluster name of the Nomad cluster in the runtimes' records
 * @param runtimes the runtimes defined, in a stable order
 * @param defaultRuntime the runtime of tasks that name none; absent when that is ambiguous
 * @param nomad how to ask the Nomad API; absent when it must not be asked
 * @param reattach what happens to tasks whose allocation ends; tasks may override it
 * @param contents what of tasks' files may travel; tasks may lower it
 * @param lease how long an owner counts as alive after its last sign of life
 * @param rpcTrace where to record Nomad's calls
 */
public record PluginConfig(
    String cluster,
    List<RuntimeDefinition> runtimes,
    Optional<String> defaultRuntime,
    Optional<NomadAccessSettings> nomad,
    ReattachPolicy reattach,
    ContentsPolicy contents,
    Duration lease,
    Optional<Path> rpcTrace) {

  private static final Duration SHORTEST_LEASE = Duration.ofSeconds(3);

  /** One runtime block: its provider, its label and its keys. */
  public record RuntimeDefinition(RuntimeProvider provider, String name, Settings settings) {}

  /** How to reach the Nomad API. */
  public record NomadAccessSettings(
      String address,
      Optional<String> token,
      Optional<Path> tokenFile,
      Optional<Path> caFile,
      Optional<Path> certFile,
      Optional<Path> keyFile,
      Optional<String> serverName,
      Duration timeout) {}

  public PluginConfig {
    Objects.requireNonNull(cluster, "cluster");
    runtimes = List.copyOf(runtimes);
    Objects.requireNonNull(defaultRuntime, "defaultRuntime");
    Objects.requireNonNull(nomad, "nomad");
    Objects.requireNonNull(reattach, "reattach");
    Objects.requireNonNull(contents, "contents");
    Objects.requireNonNull(lease, "lease");
    Objects.requireNonNull(rpcTrace, "rpcTrace");
  }

  /**
   * Reads the values of a configuration that Nomad checked against {@link PluginOptions#schema}.
   *
   * @throws InvalidSetting when a value does not fit; the message names the key
   */
  public static PluginConfig decode(ConfigSettings settings, List<RuntimeProvider> providers) {
    List<RuntimeDefinition> runtimes = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (RuntimeProvider provider : providers) {
      for (ConfigSettings.Labelled block : settings.labelled(provider.kind())) {
        if (!names.add(block.label())) {
          throw new InvalidSetting(
              provider.kind() + " \"" + block.label() + '"',
              "another runtime has this name already");
        }
        runtimes.add(new RuntimeDefinition(provider, block.label(), block.settings()));
      }
    }
    ConfigSettings reattach = settings.block("reattach");
    return new PluginConfig(
        settings.text("cluster").orElse("default"),
        runtimes,
        defaultRuntime(settings, runtimes),
        nomadAccess(settings.block("nomad")),
        policy(reattach),
        ContentsPolicy.ofPlugin(settings.block("contents")),
        lease(reattach),
        settings.text("rpc_trace").map(Path::of));
  }

  private static Optional<String> defaultRuntime(
      ConfigSettings settings, List<RuntimeDefinition> runtimes) {
    List<String> names = runtimes.stream().map(RuntimeDefinition::name).toList();
    Optional<String> named = settings.text("default_runtime");
    if (named.isPresent() && !names.contains(named.get())) {
      throw new InvalidSetting(
          settings.qualified("default_runtime"),
          "there is no runtime \"%s\"; defined are %s".formatted(named.get(), quoted(names)));
    }
    if (named.isEmpty() && names.size() == 1) {
      return Optional.of(names.getFirst());
    }
    return named;
  }

  private static Optional<NomadAccessSettings> nomadAccess(ConfigSettings nomad) {
    if (!nomad.flag("enabled").orElse(true)) {
      return Optional.empty();
    }
    if (nomad.text("token").isPresent() && nomad.text("token_file").isPresent()) {
      throw new InvalidSetting(
          nomad.qualified("token_file"), "give either this or nomad.token, not both");
    }
    return Optional.of(
        new NomadAccessSettings(
            nomad.text("address").orElse("http://127.0.0.1:4646"),
            nomad.text("token"),
            nomad.text("token_file").map(Path::of),
            nomad.text("ca_file").map(Path::of),
            nomad.text("cert_file").map(Path::of),
            nomad.text("key_file").map(Path::of),
            nomad.text("server_name"),
            nomad.duration("timeout").orElse(Duration.ofSeconds(5))));
  }

  private static ReattachPolicy policy(ConfigSettings reattach) {
    return new ReattachPolicy(
        OnMove.RELEASE,
        OnMove.RELEASE,
        reattach.choice("on_alloc_stop", OnMove.class, OnMove.STOP),
        reattach.choice("on_batch_drain", OnBatchDrain.class, OnBatchDrain.STOP),
        reattach.choice("on_unknown", OnMove.class, OnMove.RELEASE),
        reattach.duration("detach_ttl").orElse(Duration.ofMinutes(40)));
  }

  private static Duration lease(ConfigSettings reattach) {
    Duration lease = reattach.duration("lease").orElse(Duration.ofSeconds(15));
    if (lease.compareTo(SHORTEST_LEASE) < 0) {
      throw new InvalidSetting(
          reattach.qualified("lease"), "has to be at least " + Durations.format(SHORTEST_LEASE));
    }
    return lease;
  }

  static String quoted(List<String> names) {
    return names.isEmpty()
        ? "none"
        : names.stream()
            .map(name -> '"' + name + '"')
            .collect(java.util.stream.Collectors.joining(", "));
  }
}
