package dev.tether.plugin.engine;

import dev.tether.nomad.NomadClient;
import dev.tether.nomad.NomadFailure;
import dev.tether.plugin.fingerprint.ApiProbe;
import dev.tether.plugin.nomad.DialectProbe;
import dev.tether.plugin.nomad.NomadDialect;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Asks the Nomad API how it is, or the program that started the plugin where the API is forbidden.
 */
final class NomadProbe implements ApiProbe {
  private final Optional<NomadClient> api;
  private final DialectProbe parent;
  private final AtomicReference<NomadDialect> dialect;

  /**
   * @param api nothing where the driver must not ask it
   * @param dialect where what is found out is kept
   */
  NomadProbe(
      Optional<NomadClient> api, DialectProbe parent, AtomicReference<NomadDialect> dialect) {
    this.api = api;
    this.parent = parent;
    this.dialect = dialect;
  }

  @Override
  public Answer first() {
    return api.isPresent() ? new Answer(true, Optional.empty(), dialect.get()) : askParent();
  }

  @Override
  public Answer ask() {
    if (api.isEmpty()) {
      return askParent();
    }
    try {
      dialect.set(NomadDialect.of(api.get().agentVersion()));
      return new Answer(true, Optional.empty(), dialect.get());
    } catch (NomadFailure e) {
      return new Answer(true, Optional.of(e.getMessage()), dialect.get());
    }
  }

  private Answer askParent() {
    if (dialect.get() == NomadDialect.UNKNOWN) {
      dialect.set(parent.probe());
    }
    return new Answer(false, Optional.empty(), dialect.get());
  }
}
