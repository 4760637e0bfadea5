package dev.tether.harness.nomad;

import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A version of Nomad. Editions ({@code +ent}) are not told apart.
 *
 * @param preRelease what follows the dash, or nothing: {@code beta.1}
 */
public record NomadVersion(int major, int minor, int patch, String preRelease)
    implements Comparable<NomadVersion> {

  /** The oldest that the driver and the harness support. */
  public static final NomadVersion OLDEST = new NomadVersion(1, 6, 0, "");

  private static final Pattern FORM =
      Pattern.compile("v?(\\d{1,6})\\.(\\d{1,6})\\.(\\d{1,6})(?:-([\\w.-]+))?(?:\\+[\\w.-]+)?");

  private static final Comparator<NomadVersion> ORDER =
      Comparator.comparingInt(NomadVersion::major)
          .thenComparingInt(NomadVersion::minor)
          .thenComparingInt(NomadVersion::patch)
          .thenComparing(v -> v.preRelease().isEmpty())
          .thenComparing(NomadVersion::preRelease);

  /**
   * Reads {@code 1.11.2}, with or without a leading v.
   *
   * @throws IllegalArgumentException with one sentence for people
   */
  public static NomadVersion parse(String text) {
    Matcher m = FORM.matcher(text.strip());
    if (!m.matches()) {
      throw new IllegalArgumentException(
          "\"" + text + "\" is no version of Nomad; write it like 1.11.2");
    }
    return new NomadVersion(
        Integer.parseInt(m.group(1)),
        Integer.parseInt(m.group(2)),
        Integer.parseInt(m.group(3)),
        m.group(4) == null ? "" : m.group(4));
  }

  /** Whether it can be used at all. */
  public boolean isSupported() {
    return compareTo(OLDEST) >= 0;
  }

  /** Before a release come its pre-releases, in the order of their names. */
  @Override
  public int compareTo(NomadVersion other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return major + "." + minor + "." + patch + (preRelease.isEmpty() ? "" : "-" + preRelease);
  }
}
