package dev.tether.harness.embedded.job;

import java.util.Map;

/**
 * What may stand in one kind of block.
 *
 * @param keys attributes by their names in HCL
 * @param blocks nested blocks by their types
 */
record Shape(Map<String, Key> keys, Map<String, Nested> blocks) {

  /** What an attribute's value is. */
  enum Kind {
    TEXT,
    NUMBER,
    TRUTH,
    /** {@code "5s"}, in JSON nanoseconds. */
    DURATION,
    TEXTS,
    /** Text by text; may be written as a block, too. */
    MAP
  }

  /**
   * An attribute.
   *
   * @param json its name in the API
   */
  record Key(String json, Kind kind) {}

  /** How often a block may stand there. */
  enum Form {
    ONCE,
    OFTEN,
    /** With one label, which is its name. */
    NAMED,
    /** With one label, which is its {@code Label}. */
    LABELLED,
    /** With one label, under which it stands, and which is its {@code Name} as well. */
    MAPPED,
    /** A task's configuration: only its driver knows what is right. */
    OPAQUE
  }

  /**
   * A nested block.
   *
   * @param json its name in the API
   */
  record Nested(String json, Form form, Shape shape) {}
}
