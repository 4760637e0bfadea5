package dev.tether.harness.nomad;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** No Nomad of the wanted version can be had here. The message lists every way that was tried. */
public final class NomadUnavailable extends RuntimeException {
  private static final long serialVersionUID = 1;
  private final transient Map<String, String> tried;

  NomadUnavailable(NomadVersion version, Map<String, String> tried) {
    super(message(version, tried));
    this.tried = new LinkedHashMap<>(tried);
  }

  /** Why each way failed, in the order in which they were tried. */
  public Map<String, String> tried() {
    return tried;
  }

  private static String message(NomadVersion version, Map<String, String> tried) {
    String ways =
        tried.entrySet().stream()
            .map(e -> "  " + e.getKey() + ": " + e.getValue())
            .collect(Collectors.joining("\n"));
    return """
    No Nomad %1$s can be had here. Tried:
    %2$s
    Choose one: give a binary with --nomad-binary PATH, put nomad %1$s on the PATH, \
    make Docker available, or install Go 1.25 or newer.\
    """
        .formatted(version, ways);
  }
}
