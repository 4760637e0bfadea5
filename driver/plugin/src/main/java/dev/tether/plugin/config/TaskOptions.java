package dev.tether.plugin.config;

import static dev.tether.runtime.Option.Type.BOOL;
import static dev.tether.runtime.Option.Type.DURATION;
import static dev.tether.runtime.Option.Type.NUMBER;
import static dev.tether.runtime.Option.Type.STRING;
import static dev.tether.runtime.Option.Type.STRING_LIST;

import dev.tether.protocol.nomad.hclspec.Spec;
import dev.tether.runtime.Option;
import java.util.List;
import java.util.Map;

/** The keys of a task's {@code config} block, each declared once. */
public final class TaskOptions {
  private TaskOptions() {}

  /** Keys at the top of the block. */
  public static final List<Option> TOP =
      List.of(
          Option.required("command", STRING, "Program to run on the remote side."),
          Option.optional("args", STRING_LIST, "Arguments of the program, passed on as they are."),
          Option.optional(
              "runtime",
              STRING,
              "Name of the runtime to run on; the plugin's default_runtime otherwise."),
          Option.optional(
              "work_dir",
              STRING,
              "Directory on the remote side to start in; the task's own directory otherwise."));

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

  /** The schema of the whole block. */
  public static Spec schema() {
    return Schemas.object(
        TOP,
        Map.of(
            "reattach", Schemas.block("reattach", REATTACH),
            "contents", Schemas.block("contents", CONTENTS)));
  }
}
