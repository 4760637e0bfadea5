package dev.tether.harness.embedded.hcl;

import java.util.List;

/**
 * What stands in a file or between the braces of a block, in its order.
 *
 * @param attributes {@code name = expression}, no name twice
 * @param blocks {@code type "label" { }}
 */
public record Body(List<Attribute> attributes, List<Block> blocks) {
  public Body {
    attributes = List.copyOf(attributes);
    blocks = List.copyOf(blocks);
  }

  /**
   * A name with its value.
   *
   * @param line where it stands, from 1
   */
  public record Attribute(String name, Expression value, int line) {}

  /**
   * A block.
   *
   * @param line where it begins, from 1
   */
  public record Block(String type, List<String> labels, Body body, int line) {
    public Block {
      labels = List.copyOf(labels);
    }
  }
}
