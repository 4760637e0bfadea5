package dev.tether.harness.conformance.checks;

import static dev.tether.harness.conformance.checks.Check.basic;

import dev.tether.harness.conformance.bench.Bench;
import dev.tether.harness.conformance.bench.Expect;
import dev.tether.protocol.nomad.base.ConfigSchemaRequest;
import dev.tether.protocol.nomad.drivers.TaskConfigSchemaRequest;
import dev.tether.protocol.nomad.hclspec.Attr;
import dev.tether.protocol.nomad.hclspec.Spec;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The schemas of configurations. */
final class SchemaChecks {
  private static final String TYPE =
      "(string|number|bool|any|(list|set|map)\\(.+\\)|(object|tuple)\\(.+\\))";

  private SchemaChecks() {}

  static List<Check> all() {
    return List.of(
        basic(
            "schema.task-there",
            "Driver/TaskConfigSchema",
            "Without one, every task fails with \"nil spec given\".",
            bench ->
                Expect.that(
                    taskSchema(bench).getBlockCase() != Spec.BlockCase.BLOCK_NOT_SET,
                    "there is no schema for tasks")),
        basic(
            "schema.task-is-object",
            "Driver/TaskConfigSchema",
            "What stands in a config block is an object.",
            bench ->
                Expect.that(
                    taskSchema(bench).getBlockCase() == Spec.BlockCase.OBJECT,
                    "the schema for tasks is no object but " + taskSchema(bench).getBlockCase())),
        basic(
            "schema.well-formed",
            "hclspec",
            "A malformed specification fails every job, not the plugin.",
            bench -> {
              List<String> faults = new ArrayList<>();
              for (Spec schema : schemas(bench)) {
                walk(schema, "", (spec, path) -> malformed(spec, path, faults::add));
              }
              Expect.that(faults.isEmpty(), String.join("; ", faults));
            }),
        basic(
            "schema.no-maps",
            "hclspec attributes",
            "A block in HCL becomes a list, so that maps and objects as attributes never work.",
            bench -> {
              List<String> faults = new ArrayList<>();
              for (Spec schema : schemas(bench)) {
                walk(
                    schema,
                    "",
                    (spec, path) -> {
                      if (spec.hasAttr() && spec.getAttr().getType().matches("(map|object)\\(.*")) {
                        faults.add(path + " is a " + spec.getAttr().getType());
                      }
                    });
              }
              Expect.that(
                  faults.isEmpty(), "no job can ever set these: " + String.join("; ", faults));
            }),
        basic(
            "schema.defaults-optional",
            "hclspec default",
            "A required attribute never gets its default.",
            bench -> {
              List<String> faults = new ArrayList<>();
              for (Spec schema : schemas(bench)) {
                walk(
                    schema,
                    "",
                    (spec, path) -> {
                      if (spec.hasDefault()
                          && spec.getDefault().getPrimary().getAttr().getRequired()) {
                        faults.add(path);
                      }
                    });
              }
              Expect.that(
                  faults.isEmpty(), "required and with a default: " + String.join(", ", faults));
            }),
        basic(
            "schema.stable",
            "Driver/TaskConfigSchema",
            "Nomad asks for it again for each task.",
            bench ->
                Expect.that(
                    taskSchema(bench).equals(taskSchema(bench)), "it differs from call to call")));
  }

  private static Spec taskSchema(Bench bench) throws InterruptedException {
    return bench
        .host()
        .driver()
        .taskConfigSchema(TaskConfigSchemaRequest.getDefaultInstance())
        .getSpec();
  }

  private static List<Spec> schemas(Bench bench) throws InterruptedException {
    return List.of(
        bench.anyHost().base().configSchema(ConfigSchemaRequest.getDefaultInstance()).getSpec(),
        taskSchema(bench));
  }

  /** Looks at one part of a schema. */
  private interface Visitor {
    void visit(Spec spec, String path);
  }

  private static void walk(Spec spec, String path, Visitor visitor) {
    visitor.visit(spec, path);
    switch (spec.getBlockCase()) {
      case OBJECT ->
          spec.getObject()
              .getAttributesMap()
              .forEach(
                  (key, value) -> walk(value, path.isEmpty() ? key : path + "." + key, visitor));
      case ARRAY -> spec.getArray().getValuesList().forEach(v -> walk(v, path, visitor));
      case BLOCK_VALUE -> walk(spec.getBlockValue().getNested(), path, visitor);
      case BLOCK_LIST -> walk(spec.getBlockList().getNested(), path, visitor);
      case BLOCK_SET -> walk(spec.getBlockSet().getNested(), path, visitor);
      case BLOCK_MAP -> walk(spec.getBlockMap().getNested(), path, visitor);
      case DEFAULT -> walk(spec.getDefault().getPrimary(), path, visitor);
      default -> {
        // Nothing stands below the others.
      }
    }
  }

  private static void malformed(Spec spec, String path, Consumer<String> faults) {
    if (spec.hasAttr()) {
      Attr attr = spec.getAttr();
      if (!attr.getType().matches(TYPE)) {
        faults.accept(path + " has the type \"" + attr.getType() + "\"");
      }
    }
    if (spec.hasDefault()
        && spec.getDefault().getPrimary().hasAttr()
        && spec.getDefault().getPrimary().getAttr().getName().isEmpty()) {
      faults.accept(path + " is an attribute inside a default and has no name");
    }
    if (spec.hasLiteral() && spec.getLiteral().getValue().isEmpty()) {
      faults.accept(path + " is an empty literal");
    }
  }
}
