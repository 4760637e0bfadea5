package dev.tether.plugin.fingerprint;

import dev.tether.plugin.nomad.NomadDialect;
import java.util.Optional;

/** Whether the Nomad API answers, and what is known of Nomad's version. May block for seconds. */
public interface ApiProbe {

  /**
   * What was found out.
   *
   * @param allowed whether the API may be asked at all
   * @param problem why it gave no answer
   */
  record Answer(boolean allowed, Optional<String> problem, NomadDialect dialect) {}

  /** Asks. */
  Answer ask();
}
