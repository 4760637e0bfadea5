package dev.tether.plugin.fingerprint;

import dev.tether.plugin.nomad.NomadDialect;
import java.util.Optional;

/** What health descriptions say about handing tasks over. */
public final class Reattachment {
  private Reattachment() {}

  /**
   * What to say, if anything.
   *
   * @param apiAllowed whether the driver may ask the Nomad API
   * @param apiProblem why the API gave no answer when it was asked last
   */
  static Optional<String> notice(
      boolean apiAllowed, Optional<String> apiProblem, NomadDialect dialect) {
    if (!apiAllowed) {
      return dialect == NomadDialect.NATIVE
          ? Optional.empty()
          : Optional.of(HealthMessage.REATTACHMENT_OFF.with());
    }
    return apiProblem.map(HealthMessage.API_SILENT::with);
  }
}
