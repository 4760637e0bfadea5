package dev.tether.harness.embedded;

import dev.tether.harness.cluster.DriverSpec;
import dev.tether.harness.cluster.process.LocalSite;
import dev.tether.harness.embedded.http.Agents;
import dev.tether.harness.embedded.server.Ids;
import dev.tether.harness.embedded.server.Server;
import dev.tether.harness.embedded.time.ClusterTime;

/** What all nodes of a cluster share. */
record EmbeddedParts(
    LocalSite site,
    Server server,
    Agents agents,
    ClusterTime time,
    Ids ids,
    DriverSpec.Plugin driver) {}
