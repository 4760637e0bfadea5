package dev.tether.web.tap;

import dev.tether.protocol.nomad.hclspec.Spec;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A line of a configuration's schema.
 *
 * @param level how deep it is, from 1
 * @param path names of the blocks around it, and its own: {@code nomad.address}
 * @param kind what it is
 * @param type of its values as HCL writes it, or of what it is a block of
 * @param fallback what holds where it is left out, as HCL writes it; may be empty
 */
public record SchemaRow(
    int level, String path, Kind kind, String type, boolean required, String fallback) {
  public SchemaRow {
    Objects.requireNonNull(path, "path");
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(type, "type");
    Objects.requireNonNull(fallback, "fallback");
  }

  /** What a line stands for. */
  public enum Kind {
    /** A key with a value. */
    VALUE,
    /** A block that may be there once; what is in it follows. */
    BLOCK,
    /** Any number of blocks; what is in each follows. */
    BLOCKS,
    /** A block with free keys. */
    FREE_BLOCK
  }

  /** Its own name. */
  public String name() {
    return path.substring(path.lastIndexOf('.') + 1);
  }

  /** The lines of a schema, in alphabetical order: it has no order of its own. */
  public static List<SchemaRow> of(Spec spec) {
    List<SchemaRow> rows = new ArrayList<>();
    new Walk(rows).content(spec, "", 1);
    return rows;
  }

  /** Goes through a schema. */
  private record Walk(List<SchemaRow> rows) {
    void content(Spec spec, String prefix, int level) {
      if (!spec.hasObject()) {
        return;
      }
      spec.getObject().getAttributesMap().entrySet().stream()
          .sorted(Comparator.comparing(Map.Entry::getKey))
          .forEach(entry -> field(entry.getKey(), entry.getValue(), "", prefix, level));
    }

    private void field(String key, Spec spec, String fallback, String prefix, int level) {
      switch (spec.getBlockCase()) {
        case DEFAULT ->
            field(
                key,
                spec.getDefault().getPrimary(),
                literal(spec.getDefault().getDefault()),
                prefix,
                level);
        case ATTR ->
            add(
                level,
                prefix + or(spec.getAttr().getName(), key),
                Kind.VALUE,
                spec.getAttr().getType(),
                spec.getAttr().getRequired(),
                fallback);
        case BLOCK_ATTRS ->
            add(
                level,
                prefix + or(spec.getBlockAttrs().getName(), key),
                Kind.FREE_BLOCK,
                spec.getBlockAttrs().getType(),
                spec.getBlockAttrs().getRequired(),
                fallback);
        case BLOCK_VALUE -> {
          String path = prefix + or(spec.getBlockValue().getName(), key);
          add(level, path, Kind.BLOCK, "block", spec.getBlockValue().getRequired(), fallback);
          content(spec.getBlockValue().getNested(), path + ".", level + 1);
        }
        case BLOCK_LIST -> {
          String path = prefix + or(spec.getBlockList().getName(), key);
          boolean required = spec.getBlockList().getMinItems() > 0;
          add(level, path, Kind.BLOCKS, "blocks", required, fallback);
          content(spec.getBlockList().getNested(), path + ".", level + 1);
        }
        case BLOCK_SET -> {
          String path = prefix + or(spec.getBlockSet().getName(), key);
          boolean required = spec.getBlockSet().getMinItems() > 0;
          add(level, path, Kind.BLOCKS, "blocks", required, fallback);
          content(spec.getBlockSet().getNested(), path + ".", level + 1);
        }
        case BLOCK_MAP -> {
          String path = prefix + or(spec.getBlockMap().getName(), key);
          String labels = String.join("\" \"", spec.getBlockMap().getLabelsList());
          add(level, path, Kind.BLOCKS, "blocks \"" + labels + "\"", false, fallback);
          content(spec.getBlockMap().getNested(), path + ".", level + 1);
        }
        case OBJECT, ARRAY, LITERAL, BLOCK_NOT_SET -> {
          // Nothing that somebody could write.
        }
      }
    }

    private void add(
        int level, String path, Kind kind, String type, boolean required, String fallback) {
      rows.add(new SchemaRow(level, path, kind, type, required, fallback));
    }

    private static String literal(Spec spec) {
      return spec.hasLiteral() ? spec.getLiteral().getValue() : "";
    }

    private static String or(String name, String key) {
      return name.isEmpty() ? key : name;
    }
  }
}
