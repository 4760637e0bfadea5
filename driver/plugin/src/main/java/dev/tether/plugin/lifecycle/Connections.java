package dev.tether.plugin.lifecycle;

import dev.tether.plugin.remote.RuntimeConnection;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * The connections to all configured runtimes.
 *
 * @param all in the order of the configuration
 */
public record Connections(List<RuntimeConnection> all) implements AutoCloseable {
  public Connections(Collection<RuntimeConnection> all) {
    this(List.copyOf(all));
  }

  public Connections {
    all = List.copyOf(all);
  }

  /** The connection of this name. */
  public Optional<RuntimeConnection> find(String name) {
    return all.stream().filter(connection -> connection.name().equals(name)).findFirst();
  }

  @Override
  public void close() {
    all.forEach(RuntimeConnection::close);
  }
}
