package dev.tether.protocol.hclspec;

import dev.tether.protocol.nomad.hclspec.Array;
import dev.tether.protocol.nomad.hclspec.Attr;
import dev.tether.protocol.nomad.hclspec.Block;
import dev.tether.protocol.nomad.hclspec.BlockAttrs;
import dev.tether.protocol.nomad.hclspec.BlockList;
import dev.tether.protocol.nomad.hclspec.BlockMap;
import dev.tether.protocol.nomad.hclspec.BlockSet;
import dev.tether.protocol.nomad.hclspec.Default;
import dev.tether.protocol.nomad.hclspec.Literal;
import dev.tether.protocol.nomad.hclspec.Object;
import dev.tether.protocol.nomad.hclspec.Spec;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Builds the specification of a plugin's or a task's configuration.
 *
 * <p>Refuses with an IllegalArgumentException what Nomad would accept as a specification and then
 * reject in every job: maps as attributes, and defaults of another type than the attribute's.
 */
public final class HclSpecs {
  private HclSpecs() {}

  /** A block's content: what stands in it under the names of these specifications. */
  public static Spec object(Spec... fields) {
    Map<String, Spec> named = new LinkedHashMap<>();
    for (Spec field : fields) {
      String name = nameOf(field);
      if (named.put(name, field) != null) {
        throw new IllegalArgumentException("the key " + name + " is specified twice");
      }
    }
    return object(named);
  }

  /**
   * A block's content by the keys under which the values arrive, which may differ from the names.
   */
  public static Spec object(Map<String, Spec> fields) {
    return Spec.newBuilder().setObject(Object.newBuilder().putAllAttributes(fields)).build();
  }

  /**
   * A value that may be left out, which then arrives as nil.
   *
   * <p>Not of a map type: HCL hands over a block or a map as a list that holds one map, which never
   * fits. Use {@link #blockAttrs}, or a list of maps.
   */
  public static Spec attr(String name, HclType type) {
    return attr(name, type, false);
  }

  /** A value without which Nomad refuses the configuration. */
  public static Spec requiredAttr(String name, HclType type) {
    return attr(name, type, true);
  }

  private static Spec attr(String name, HclType type, boolean required) {
    if (type.isMapping()) {
      throw new IllegalArgumentException(
          "the attribute "
              + name
              + " cannot be of type "
              + type.text()
              + ": HCL hands over a list of maps; use a list of it or blockAttrs");
    }
    Attr attr =
        Attr.newBuilder().setName(named(name)).setType(type.text()).setRequired(required).build();
    return Spec.newBuilder().setAttr(attr).build();
  }

  /** A string that has a default. */
  public static Spec attr(String name, String defaultValue) {
    return withDefault(attr(name, HclType.STRING), literal(defaultValue));
  }

  /** A number that has a default. */
  public static Spec attr(String name, long defaultValue) {
    return withDefault(attr(name, HclType.NUMBER), literal(defaultValue));
  }

  /** A number that has a default, which is finite. */
  public static Spec attr(String name, double defaultValue) {
    return withDefault(attr(name, HclType.NUMBER), literal(defaultValue));
  }

  /** A truth value that has a default. */
  public static Spec attr(String name, boolean defaultValue) {
    return withDefault(attr(name, HclType.BOOL), literal(defaultValue));
  }

  /**
   * Another specification instead of an absent value. It is not converted to the first one's type,
   * so it has to be of that type.
   */
  public static Spec withDefault(Spec primary, Spec fallback) {
    if (primary.hasAttr() && primary.getAttr().getRequired()) {
      throw new IllegalArgumentException(
          "the required attribute " + primary.getAttr().getName() + " cannot have a default");
    }
    if (primary.hasAttr() && fallback.hasLiteral()) {
      requireType(primary.getAttr(), fallback.getLiteral().getValue());
    }
    return Spec.newBuilder()
        .setDefault(Default.newBuilder().setPrimary(primary).setDefault(fallback))
        .build();
  }

  /** A fixed string, which Nomad takes as it is. */
  public static Spec literal(String value) {
    return expression(quoted(value));
  }

  /** A fixed whole number. */
  public static Spec literal(long value) {
    return expression(Long.toString(value));
  }

  /** A fixed finite number. */
  public static Spec literal(double value) {
    return expression(new BigDecimal(Double.toString(value)).toPlainString());
  }

  /** A fixed truth value. */
  public static Spec literal(boolean value) {
    return expression(Boolean.toString(value));
  }

  private static Spec expression(String hcl) {
    return Spec.newBuilder().setLiteral(Literal.newBuilder().setValue(hcl)).build();
  }

  /** A block that may appear once; absent, it arrives as nil. */
  public static Spec block(String name, Spec content) {
    return block(name, content, false);
  }

  /** A block that appears exactly once. */
  public static Spec requiredBlock(String name, Spec content) {
    return block(name, content, true);
  }

  private static Spec block(String name, Spec content, boolean required) {
    Block block =
        Block.newBuilder().setName(named(name)).setNested(content).setRequired(required).build();
    return Spec.newBuilder().setBlockValue(block).build();
  }

  /** A block of free keys with values of one type: the way to take a map. May appear once. */
  public static Spec blockAttrs(String name, HclType elementType) {
    BlockAttrs block =
        BlockAttrs.newBuilder().setName(named(name)).setType(elementType.text()).build();
    return Spec.newBuilder().setBlockAttrs(block).build();
  }

  /** A block that may appear any number of times; arrives as a list, empty if absent. */
  public static Spec blockList(String name, Spec content) {
    return blockList(name, 0, 0, content);
  }

  /**
   * A block that appears this many times.
   *
   * @param max the most blocks there may be, or 0 for no limit
   */
  public static Spec blockList(String name, long min, long max, Spec content) {
    BlockList list =
        BlockList.newBuilder()
            .setName(named(name))
            .setMinItems(min)
            .setMaxItems(max)
            .setNested(content)
            .build();
    return Spec.newBuilder().setBlockList(list).build();
  }

  /** Blocks without an order of their own; equal ones arrive once. */
  public static Spec blockSet(String name, Spec content) {
    return Spec.newBuilder()
        .setBlockSet(BlockSet.newBuilder().setName(named(name)).setNested(content))
        .build();
  }

  /**
   * Blocks with labels; arrives as a map from the first label to a map from the next one, and so
   * on.
   */
  public static Spec blockMap(String name, List<String> labels, Spec content) {
    if (labels.isEmpty()) {
      throw new IllegalArgumentException("the block map " + name + " needs a label");
    }
    return Spec.newBuilder()
        .setBlockMap(
            BlockMap.newBuilder().setName(named(name)).addAllLabels(labels).setNested(content))
        .build();
  }

  /** A list made of several values in a fixed order; those that are absent arrive as nil. */
  public static Spec array(Spec... elements) {
    return Spec.newBuilder().setArray(Array.newBuilder().addAllValues(List.of(elements))).build();
  }

  private static void requireType(Attr attr, String literal) {
    boolean string = literal.startsWith("\"");
    boolean bool = literal.equals("true") || literal.equals("false");
    boolean fits =
        switch (attr.getType()) {
          case "string" -> string;
          case "bool" -> bool;
          case "number" -> !string && !bool;
          case "any" -> true;
          default -> false;
        };
    if (!fits) {
      throw new IllegalArgumentException(
          "the default %s of %s is not of its type %s"
              .formatted(literal, attr.getName(), attr.getType()));
    }
  }

  private static String nameOf(Spec spec) {
    return switch (spec.getBlockCase()) {
      case ATTR -> spec.getAttr().getName();
      case BLOCK_VALUE -> spec.getBlockValue().getName();
      case BLOCK_ATTRS -> spec.getBlockAttrs().getName();
      case BLOCK_LIST -> spec.getBlockList().getName();
      case BLOCK_SET -> spec.getBlockSet().getName();
      case BLOCK_MAP -> spec.getBlockMap().getName();
      case DEFAULT -> nameOf(spec.getDefault().getPrimary());
      case OBJECT, ARRAY, LITERAL, BLOCK_NOT_SET ->
          throw new IllegalArgumentException(
              "a specification without a name needs a key; use object(Map)");
    };
  }

  /**
   * A name is always set, though Nomad needs it only where no key implies it, as inside a default.
   */
  private static String named(String name) {
    if (name.isEmpty()) {
      throw new IllegalArgumentException("a specification's name cannot be empty");
    }
    return name;
  }

  private static String quoted(String value) {
    StringBuilder text = new StringBuilder("\"");
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      boolean template = i + 1 < value.length() && value.charAt(i + 1) == '{';
      switch (c) {
        case '"' -> text.append("\\\"");
        case '\\' -> text.append("\\\\");
        case '\n' -> text.append("\\n");
        case '\r' -> text.append("\\r");
        case '\t' -> text.append("\\t");
        case '$', '%' -> text.append(c).append(template ? Character.toString(c) : "");
        default -> text.append(c);
      }
    }
    return text.append('"').toString();
  }
}
