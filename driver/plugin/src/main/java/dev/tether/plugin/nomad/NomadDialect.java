package dev.tether.plugin.nomad;

/** How Nomad moves remote tasks, which depends on its version. */
public enum NomadDialect {
  /** Nomad 1.1 to 1.9: hands the task's handle to the next allocation and stops with DETACH. */
  NATIVE,
  /** Nomad 1.10 and later: an ordinary stop, an ordinary start, and the API to ask why. */
  CURRENT,
  /** Not found out yet; treated as {@link #CURRENT}, which promises less. */
  UNKNOWN;

  /** The dialect of a version such as {@code 1.9.4}, {@code v1.11.2-dev} or {@code 2.0.4+ent}. */
  public static NomadDialect of(String version) {
    String[] parts = (version.startsWith("v") ? version.substring(1) : version).split("[.+-]", 3);
    try {
      int major = Integer.parseInt(parts[0]);
      int minor = parts.length > 1 ? Integer.parseInt(parts[1]) : 0;
      return major == 0 || (major == 1 && minor <= 9) ? NATIVE : CURRENT;
    } catch (NumberFormatException e) {
      return UNKNOWN;
    }
  }
}
