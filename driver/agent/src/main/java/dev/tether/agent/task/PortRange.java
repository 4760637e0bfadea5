package dev.tether.agent.task;

/**
 * The ports of which tasks get any free one.
 *
 * @param first the lowest, 1 to 65535
 * @param last the highest, not below the first
 */
public record PortRange(int first, int last) {
  private static final int HIGHEST = 65_535;

  /** Below those that Linux gives to outgoing connections. */
  public static final PortRange DEFAULT = new PortRange(20_000, 32_000);

  public PortRange {
    if (first < 1 || last > HIGHEST || first > last) {
      throw new IllegalArgumentException(
          "%d-%d is no range of ports from 1 to %d".formatted(first, last, HIGHEST));
    }
  }

  int size() {
    return last - first + 1;
  }

  @Override
  public String toString() {
    return first + "-" + last;
  }
}
