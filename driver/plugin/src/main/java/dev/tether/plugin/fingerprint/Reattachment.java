package dev.tether.plugin.fingerprint;

import dev.tether.plugin.nomad.NomadDialect;
import java.util.Optional;

/** What health descriptions say about handing tasks over. */
public final class Reattachment {
  private Reattachment() {}

  /** Said where the API must not be asked and Nomad itself does not hand tasks over. */
  public static final String OFF =
      "reattachment is off: Nomad 1.10 and later do not tell a driver why a task is stopped, and"
          + " the plugin's configuration forbids asking the Nomad API; set nomad { enabled = true }"
          + " with an address and, with ACLs, a token that has read-job rights";

  /**
   * What to say, if anything.
   *
   * @param apiAllowed whether the driver may ask the Nomad API
   * @param apiProblem why the API gave no answer when it was asked last
   */
  static Optional<String> notice(
      boolean apiAllowed, Optional<String> apiProblem, NomadDialect dialect) {
    if (!apiAllowed) {
      return dialect == NomadDialect.NATIVE ? Optional.empty() : Optional.of(OFF);
    }
    return apiProblem.map(
        problem ->
            "the Nomad API can't be asked why tasks are stopped, so they are handled by"
                + " reattach.on_unknown: "
                + problem);
  }
}
