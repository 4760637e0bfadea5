package dev.tether.plugin.config;

import static dev.tether.runtime.Option.Type.BOOL;
import static dev.tether.runtime.Option.Type.DURATION;
import static dev.tether.runtime.Option.Type.NUMBER;
import static dev.tether.runtime.Option.Type.STRING;

import dev.tether.protocol.nomad.hclspec.Spec;
import dev.tether.runtime.Option;
import dev.tether.runtime.RuntimeProvider;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The keys of the plugin's {@code config} block, each declared once. */
public final class PluginOptions {
  private PluginOptions() {}

  /** Keys at the top of the block. */
  public static final List<Option> TOP =
      List.of(
          Option.withDefault(
              "cluster",
              STRING,
              "default",
              "Name of this Nomad cluster in the records of the runtimes; needs to differ between"
                  + " clusters that share a runtime."),
          Option.optional(
              "default_runtime",
              STRING,
              "Runtime of tasks that name none; may be left out where only one is defined."),
          Option.optional(
              "rpc_trace",
              STRING,
              "File to which every call that Nomad makes is appended as a line of JSON."));

  /** Keys of the block {@code nomad}: how the driver asks why a task is stopped. */
  public static final List<Option> NOMAD =
      List.of(
          Option.withDefault(
              "enabled",
              BOOL,
              "true",
              "Whether the driver may ask the Nomad API; without it tasks are not reattached on"
                  + " Nomad 1.10 and later."),
          Option.withDefault(
              "address", STRING, "http://127.0.0.1:4646", "Address of the Nomad API."),
          Option.optional("token", STRING, "ACL token with read-job and node read rights."),
          Option.optional(
              "token_file", STRING, "File that holds the ACL token; read again when it changes."),
          Option.optional("ca_file", STRING, "Certificate authority of the API, PEM."),
          Option.optional("cert_file", STRING, "Client certificate for the API, PEM."),
          Option.optional("key_file", STRING, "Key of the client certificate, PEM."),
          Option.optional(
              "server_name", STRING, "Name to expect in the API's certificate, if not the host's."),
          Option.withDefault("timeout", DURATION, "5s", "Longest wait for an answer of the API."),
          Option.withDefault(
              "variables_namespace",
              STRING,
              "default",
              "Namespace of the variables at tether/*, in which runtimes without records of their"
                  + " own keep them; the same for all drivers of a cluster."));

  /** Keys of the block {@code reattach}: what happens to tasks whose allocation is moved. */
  public static final List<Option> REATTACH =
      List.of(
          Option.withDefault(
              "on_alloc_stop",
              STRING,
              "stop",
              "\"stop\" or \"release\": what `nomad alloc stop` does to the remote task."),
          Option.withDefault(
              "on_batch_drain",
              STRING,
              "stop",
              "\"stop\" or \"finish\": what a drain does to a batch task that gets no successor."),
          Option.withDefault(
              "on_unknown",
              STRING,
              "release",
              "\"release\" or \"stop\": what happens when the API gives no reason for a stop."),
          Option.withDefault(
              "detach_ttl",
              DURATION,
              "40m",
              "How long a released task runs on without an owner before it is stopped."),
          Option.withDefault(
              "lease",
              DURATION,
              "15s",
              "How long an owner counts as alive after its last sign of life; at least 3s."));

  /** Keys of the block {@code contents}: what of tasks' files may travel. */
  public static final List<Option> CONTENTS =
      List.of(
          Option.withDefault(
              "max_size",
              STRING,
              "10GiB",
              "How much the files of one task may take, volumes included; bytes, or with KiB, MiB,"
                  + " GiB, TiB."),
          Option.withDefault(
              "max_files",
              NUMBER,
              "100000",
              "How many files, directories and links one task may have."),
          Option.withDefault(
              "bring_back",
              BOOL,
              "true",
              "Whether alloc/data of an ended task is brought back into its allocation's"
                  + " directory."),
          Option.withDefault(
              "bring_back_max_size",
              STRING,
              "1GiB",
              "How large alloc/data may be to be brought back; a larger one is left behind."));

  private static final Map<String, List<Option>> OWN_BLOCKS =
      Map.of("contents", CONTENTS, "nomad", NOMAD, "reattach", REATTACH);

  /** The keys of the block that are not the kinds of runtimes. */
  public static Set<String> ownKeys() {
    Set<String> keys = new TreeSet<>(OWN_BLOCKS.keySet());
    TOP.forEach(option -> keys.add(option.name()));
    return keys;
  }

  /** The schema of the whole block, with one kind of labelled block for each provider. */
  public static Spec schema(List<RuntimeProvider> providers) {
    Map<String, Spec> blocks = new TreeMap<>();
    OWN_BLOCKS.forEach((name, options) -> blocks.put(name, Schemas.block(name, options)));
    for (RuntimeProvider provider : providers) {
      blocks.put(provider.kind(), Schemas.labelledBlocks(provider.kind(), provider.options()));
    }
    return Schemas.object(TOP, blocks);
  }
}
