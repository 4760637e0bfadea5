package dev.tether.agent.client;

import dev.tether.agent.tls.TlsFiles;
import java.util.Objects;
import java.util.Optional;

/**
 * How a driver shows itself to an agent, and knows it.
 *
 * @param serverName the name that the agent's certificate has to have; its host when absent
 */
public record TlsAccess(TlsFiles files, Optional<String> serverName) {
  public TlsAccess {
    Objects.requireNonNull(files, "files");
    Objects.requireNonNull(serverName, "serverName");
  }
}
