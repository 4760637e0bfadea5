package dev.tether.web.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tether.harness.cluster.Await;
import dev.tether.harness.cluster.ClusterFailure;
import dev.tether.harness.cluster.ClusterNode;
import dev.tether.web.model.Changes;
import dev.tether.web.model.ClusterModel;
import dev.tether.web.model.NodeView;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class NodeLookTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @Test
  void anEngineThatDoesNotAnswerForAMomentDoesNotEndTheLook() throws Exception {
    ClusterModel model = new ClusterModel("c1", "nomad", "container", Instant.EPOCH, new Changes());
    AtomicInteger asked = new AtomicInteger();
    NodeLook look =
        new NodeLook(
            List::of,
            () -> List.of(node(asked)),
            model,
            new NodeFaults(),
            InstantSource.system(),
            "remote");

    Thread looking = Thread.ofVirtual().start(look);
    Await.until("the node", PATIENCE, () -> model.nodes().size() == 1);
    assertThat(model.nodes()).extracting(NodeView::name).containsExactly("client-1");
    looking.interrupt();
    looking.join();
  }

  /** One whose engine fails at the first question. */
  private static ClusterNode node(AtomicInteger asked) {
    return (ClusterNode)
        Proxy.newProxyInstance(
            NodeLookTest.class.getClassLoader(),
            new Class<?>[] {ClusterNode.class},
            (_, method, _) ->
                switch (method.getName()) {
                  case "name" -> "client-1";
                  case "id" -> "7d6e";
                  case "isUp" -> {
                    if (asked.getAndIncrement() == 0) {
                      throw new ClusterFailure("the engine is away");
                    }
                    yield true;
                  }
                  default -> throw new AssertionError("not asked here: " + method);
                });
  }
}
