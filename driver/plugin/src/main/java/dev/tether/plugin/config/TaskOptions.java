package dev.tether.plugin.config;

import static dev.tether.runtime.Option.Type.BOOL;
import static dev.tether.runtime.Option.Type.DURATION;
import static dev.tether.runtime.Option.Type.NUMBER;
import static dev.tether.runtime.Option.Type.STRING;
import static dev.tether.runtime.Option.Type.STRING_LIST;

import dev.tether.protocol.nomad.hclspec.Spec;
import dev.tether.runtime.Option;
import dev.tether.runtime.RuntimeProvider;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The keys of a task's {@code config} block, each declared once. */
public final class TaskOptions {
  private TaskOptions() {}

  /** Keys at the top of the block. */
  public static final List<Option> TOP =
      List.of(
          Option.optional(
              "command",
              STRING,
              "Program to run on the remote side; only a runtime that has a default, such as an"
                  + " image's, does without."),
          Option.optional("args", STRING_LIST, "Arguments of the program, passed on as they are."),
          Option.optional(
              "runtime",
              STRING,
              "Name of the runtime to run on; the plugin's default_runtime otherwise."),
          Option.optional(
              "work_dir",
              STRING,
              "Directory on the remote side to start in; the task's own directory otherwise."),
          Option.optional(
              "ports",
              STRING_LIST,
              "Ports of the remote host: \"label\" for any free one, \"label=number\" for that very"
                  + " one. They count before those of the group's network."));

  /** Keys of the block {@code resources}: what the task may use of the remote host. */
  public static final List<Option> RESOURCES =
      List.of(
          // A text, as Nomad makes one of a number, and so halves of processors are possible.
          Option.optional("cores", STRING, "Processors' worth of time, such as 1.5."),
          Option.optional(
              "memory",
              STRING,
              "Memory, swap included, such as 256MiB; the task is killed when it needs more."),
          Option.optional("pids", NUMBER, "Processes and threads at a time."),
          Option.optional(
              "disk",
              STRING,
              "What its directories and logs may take, such as 1GiB; the task is stopped when it"
                  + " takes more."),
          Option.optional(
              "ulimits",
              STRING_LIST,
              "The kernel's limits per process, such as \"nofile=1024:4096\" (soft and hard) or"
                  + " \"core=0\"."));

  /** Keys of the block {@code reattach}, which override the plugin's for this task. */
  public static final List<Option> REATTACH =
      List.of(
          Option.optional(
              "on_drain", STRING, "\"release\" or \"stop\": what a drain does to this task."),
          Option.optional(
              "on_lost", STRING, "\"release\" or \"stop\": what the loss of its node does."),
          Option.optional(
              "on_alloc_stop", STRING, "\"stop\" or \"release\": what `nomad alloc stop` does."),
          Option.optional("detach_ttl", DURATION, "How long this task runs on without an owner."));

  /** Keys of the block {@code contents}, which lower what the plugin allows for this task. */
  public static final List<Option> CONTENTS =
      List.of(
          Option.optional("max_size", STRING, "How much the files of this task may take."),
          Option.optional(
              "max_files", NUMBER, "How many files, directories and links it may have."),
          Option.withDefault(
              "writable_volumes",
              STRING,
              "refuse",
              "\"refuse\" or \"copy\": what becomes of volumes that are not mounted read-only; of"
                  + " a copy no change is brought back."),
          Option.optional(
              "bring_back", BOOL, "Whether alloc/data is brought back when the task has ended."),
          Option.optional(
              "bring_back_max_size", STRING, "How large alloc/data may be to be brought back."));

  private static final Map<String, List<Option>> BLOCKS =
      Map.of("reattach", REATTACH, "contents", CONTENTS, "resources", RESOURCES);

  /** The schema of the whole block, with one more block for each kind that has task options. */
  public static Spec schema(List<RuntimeProvider> providers) {
    Map<String, Spec> blocks = new TreeMap<>();
    BLOCKS.forEach((name, options) -> blocks.put(name, Schemas.block(name, options)));
    for (RuntimeProvider provider : providers) {
      if (!provider.taskOptions().isEmpty()) {
        blocks.put(provider.kind(), Schemas.block(provider.kind(), provider.taskOptions()));
      }
    }
    return Schemas.object(TOP, blocks);
  }

  /** Whether a key or a block belongs to every task, whatever its runtime is. */
  static boolean isKnown(String key) {
    return BLOCKS.containsKey(key) || TOP.stream().anyMatch(option -> option.name().equals(key));
  }
}
