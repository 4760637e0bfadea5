package dev.tether.harness.embedded.client;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tether.harness.embedded.dialect.Dialect;
import dev.tether.harness.embedded.driver.DriverPlugin;
import dev.tether.harness.embedded.server.Ids;
import dev.tether.harness.embedded.server.Server;
import dev.tether.harness.embedded.time.ClusterTime;
import java.util.function.Supplier;

/**
 * What all tasks of an agent share.
 *
 * @param node what the agent's node is like now
 */
record AgentParts(
    AgentLife life,
    Server server,
    DriverPlugin plugin,
    Dialect dialect,
    ClusterTime time,
    Ids ids,
    LogCollectors collectors,
    Supplier<ObjectNode> node) {}
