package dev.tether.harness.tap.record;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.random.RandomGenerator;

/**
 * Which tap it is. Process ids do not tell: those of two containers may be the same, and one that
 * is started again counts from the beginning.
 *
 * @param number no other tap has it, and no process
 * @param pid its process, as it is counted where the tap runs
 */
public record TapId(long number, long pid) {
  private static final long LEAST = 1_000_000_000L;
  private static final long BEYOND = 10_000_000_000L;

  /** Takes a number that nobody has. */
  public static TapId taken(RandomGenerator random, long pid) {
    return new TapId(random.nextLong(LEAST, BEYOND), pid);
  }

  /** The number of the tap that wrote a line; in old records the process is all there is. */
  public static long numberIn(JsonNode line) {
    return line.path("tap").asLong(line.path("pid").asLong());
  }
}
