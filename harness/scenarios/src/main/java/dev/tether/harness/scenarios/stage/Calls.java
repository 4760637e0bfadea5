package dev.tether.harness.scenarios.stage;

import dev.tether.harness.cluster.ClusterNode;
import dev.tether.harness.scenarios.observe.RpcEvent;
import dev.tether.harness.scenarios.observe.RpcTrace;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** What drivers were asked. */
final class Calls {
  private static final Duration PATIENCE = Duration.ofSeconds(40);

  private Calls() {}

  /** Waits until a node's driver has answered a call about an allocation since a moment. */
  static void await(
      Stage stage, ClusterNode node, String method, String allocationId, Instant since)
      throws InterruptedException {
    stage
        .await()
        .untilTrue(
            "%s on %s for allocation %s"
                .formatted(method, node.name(), LogFiles.brief(allocationId)),
            PATIENCE,
            () ->
                calls(node, since).stream()
                    .anyMatch(
                        rpc ->
                            rpc.phase() == RpcEvent.Phase.END
                                && rpc.shortMethod().equals(method)
                                && rpc.allocationId().equals(allocationId)),
            () ->
                "calls of "
                    + calls(node, since).stream().map(RpcEvent::shortMethod).distinct().toList());
  }

  private static List<RpcEvent> calls(ClusterNode node, Instant since) {
    return RpcTrace.read(node.rpcTrace(), node.name(), since);
  }
}
