package dev.tether.agent.task;

/**
 * How fast tasks may be created.
 *
 * @param perSecond how many in each second, at least 1
 * @param burst how many at once after a calm time, at least 1
 */
public record CreationBound(int perSecond, int burst) {
  /** What holds when the configuration does not say. */
  public static final CreationBound DEFAULT = new CreationBound(100, 1000);

  public CreationBound {
    if (perSecond < 1 || burst < 1) {
      throw new IllegalArgumentException("a rate below 1: " + perSecond + ", " + burst);
    }
  }
}
