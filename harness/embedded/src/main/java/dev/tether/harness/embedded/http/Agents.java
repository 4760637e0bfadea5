package dev.tether.harness.embedded.http;

import dev.tether.harness.embedded.client.ClientAgent;
import java.nio.file.Path;
import java.util.Optional;

/** The client agents of the cluster. Thread-safe. */
public interface Agents {

  /** The agent of a node, if it runs and can be asked. */
  Optional<ClientAgent> agent(String nodeId);

  /** Where a node keeps an allocation's files. */
  Path allocationDirectory(String nodeId, String allocationId);
}
