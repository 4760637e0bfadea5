package dev.tether.plugin.config;

import dev.tether.protocol.nomad.hclspec.Attr;
import dev.tether.protocol.nomad.hclspec.Block;
import dev.tether.protocol.nomad.hclspec.BlockMap;
import dev.tether.protocol.nomad.hclspec.Default;
import dev.tether.protocol.nomad.hclspec.Literal;
import dev.tether.protocol.nomad.hclspec.Object;
import dev.tether.protocol.nomad.hclspec.Spec;
import dev.tether.runtime.Option;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Turns declared options into the schema language that Nomad checks configurations with. */
final class Schemas {
  private Schemas() {}

  /** One object with the given keys and, beside them, the given blocks. */
  static Spec object(List<Option> options, Map<String, Spec> blocks) {
    Map<String, Spec> attributes = new TreeMap<>(blocks);
    for (Option option : options) {
      attributes.put(option.name(), attribute(option));
    }
    return Spec.newBuilder().setObject(Object.newBuilder().putAllAttributes(attributes)).build();
  }

  /** A block that may stand there once. */
  static Spec block(String name, List<Option> options) {
    return Spec.newBuilder()
        .setBlockValue(Block.newBuilder().setName(name).setNested(object(options, Map.of())))
        .build();
  }

  /** Blocks of one name, told apart by a label. */
  static Spec labelledBlocks(String name, List<Option> options) {
    return Spec.newBuilder()
        .setBlockMap(
            BlockMap.newBuilder()
                .setName(name)
                .addLabels("name")
                .setNested(object(options, Map.of())))
        .build();
  }

  private static Spec attribute(Option option) {
    // Nomad takes no implied name inside a default, so every attribute says its own.
    Spec plain =
        Spec.newBuilder()
            .setAttr(
                Attr.newBuilder()
                    .setName(option.name())
                    .setType(typeName(option.type()))
                    .setRequired(option.required()))
            .build();
    return option
        .defaultValue()
        .map(value -> withDefault(plain, literal(option.type(), value)))
        .orElse(plain);
  }

  private static Spec withDefault(Spec primary, String literal) {
    return Spec.newBuilder()
        .setDefault(
            Default.newBuilder()
                .setPrimary(primary)
                .setDefault(Spec.newBuilder().setLiteral(Literal.newBuilder().setValue(literal))))
        .build();
  }

  private static String typeName(Option.Type type) {
    return switch (type) {
      case STRING, DURATION -> "string";
      case NUMBER -> "number";
      case BOOL -> "bool";
      case STRING_LIST -> "list(string)";
    };
  }

  private static String literal(Option.Type type, String value) {
    return switch (type) {
      case STRING, DURATION -> '"' + value + '"';
      case NUMBER, BOOL, STRING_LIST -> value;
    };
  }
}
