package dev.tether.plugin.fingerprint;

import dev.tether.plugin.nomad.NomadDialect;
import java.util.Optional;

/** Whether the Nomad API answers, and what is known of Nomad's version. */
public interface ApiProbe {

  /**
   * What was found out.
   *
   * @param allowed whether the API may be asked at all
   * @param problem why it gave no answer
   */
  record Answer(boolean allowed, Optional<String> problem, NomadDialect dialect) {}

  /**
   * What can be said while Nomad's own agent is still starting, when its API does not answer yet.
   * Takes a fraction of a second at most.
   */
  Answer first();

  /** Asks. May block for seconds. */
  Answer ask();
}
