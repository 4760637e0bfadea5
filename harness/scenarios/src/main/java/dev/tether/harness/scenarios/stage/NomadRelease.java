package dev.tether.harness.scenarios.stage;

import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A version of Nomad, as far as scenarios differ by it. */
public record NomadRelease(int major, int minor, int patch) implements Comparable<NomadRelease> {
  private static final Pattern VERSION = Pattern.compile("v?(\\d+)\\.(\\d+)(?:\\.(\\d+))?.*");

  /**
   * Reads a version as Nomad tells it, with or without a patch number and a suffix.
   *
   * @throws IllegalArgumentException when it is no version
   */
  public static NomadRelease parse(String version) {
    Matcher matcher = VERSION.matcher(version);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("\"" + version + "\" is not a version of Nomad");
    }
    String patch = matcher.group(3);
    return new NomadRelease(
        Integer.parseInt(matcher.group(1)),
        Integer.parseInt(matcher.group(2)),
        patch == null ? 0 : Integer.parseInt(patch));
  }

  /** Whether Nomad itself hands remote tasks over: up to 1.9. */
  public boolean handsOver() {
    return compareTo(new NomadRelease(1, 10, 0)) < 0;
  }

  /** Whether a drained batch allocation gets a successor: up to 1.10. */
  public boolean placesBatchSuccessors() {
    return compareTo(new NomadRelease(1, 11, 0)) < 0;
  }

  @Override
  public int compareTo(NomadRelease other) {
    return Comparator.comparingInt(NomadRelease::major)
        .thenComparingInt(NomadRelease::minor)
        .thenComparingInt(NomadRelease::patch)
        .compare(this, other);
  }

  @Override
  public String toString() {
    return major + "." + minor + "." + patch;
  }
}
