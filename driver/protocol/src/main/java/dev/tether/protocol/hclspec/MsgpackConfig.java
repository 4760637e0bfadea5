package dev.tether.protocol.hclspec;

import java.util.Map;

/**
 * The msgpack form in which Nomad sends configuration. A codec of its own, because the usual
 * library takes a tenth of a second at its first use and warns on standard error about the JDK's
 * internals.
 *
 * <p>Values are {@code Map<String, Object>}, {@code List<Object>}, {@link String}, {@link Boolean},
 * {@link Long}, {@link Double} and {@link NoValue}. A key whose value is nil is left out of its
 * map, so a key is there exactly if the job sets it. Nomad writes a number as an integer, a double,
 * or as a decimal string where neither is exact (0.1 arrives as {@code "0.1"}); {@link
 * ConfigValues#number} takes all three.
 */
public final class MsgpackConfig {
  private MsgpackConfig() {}

  /**
   * Reads a configuration. No bytes at all, or nil, is an empty one: Nomad sends that on recovery.
   *
   * @throws ConfigException when the bytes are no msgpack map with string keys
   */
  public static Map<String, Object> decode(byte[] bytes) {
    return new MsgpackReader(bytes).readConfig();
  }

  /**
   * Writes a configuration as Nomad does: keys in order, numbers in the smallest exact form.
   *
   * @param values of the types above, and any other {@link Number}; {@link NoValue#NIL} writes nil
   * @throws IllegalArgumentException when there is a value of another type, or a number is not
   *     finite
   */
  public static byte[] encode(Map<String, ?> values) {
    return new MsgpackWriter().write(values);
  }
}
