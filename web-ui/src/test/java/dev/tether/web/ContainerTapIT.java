package dev.tether.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tether.harness.cli.ClusterChoice;
import dev.tether.harness.cluster.Await;
import dev.tether.harness.container.ContainerCluster;
import dev.tether.harness.container.EngineUnavailable;
import dev.tether.harness.nomad.NomadVersion;
import dev.tether.web.action.Jobs;
import dev.tether.web.launch.LaunchConfiguration;
import dev.tether.web.launch.LaunchPad;
import dev.tether.web.launch.LiveCluster;
import dev.tether.web.model.ClusterModel;
import dev.tether.web.model.Phase;
import dev.tether.web.model.RpcCall;
import dev.tether.web.model.Session;
import dev.tether.web.tap.BreakPoint;
import dev.tether.web.tap.HeldCall;
import dev.tether.web.tap.PluginDesk.Known;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;

/**
 * The taps in the containers of two nodes, on one cluster whose state goes from one test to the
 * next.
 */
@Timeout(600)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ContainerTapIT {
  private static final String NOMAD = "1.11.2";
  private static final Duration PATIENCE = Duration.ofMinutes(4);
  private static final String JOB = TestWorkbench.job("/bin/sleep", "600");

  private LaunchPad pad;
  private ClusterModel model;
  private LiveCluster live;

  @BeforeAll
  void start() throws InterruptedException {
    needEngine();
    TestWorkbench.needNomad(NOMAD);
    pad = new LaunchPad(new Session(), TestWorkbench.surroundings());
    model =
        pad.start(
            new LaunchConfiguration(
                new ClusterChoice(
                    ClusterChoice.Kind.CONTAINER,
                    Optional.of(NomadVersion.parse(NOMAD)),
                    Optional.empty()),
                2,
                Optional.empty()));
    Await.until("the cluster", PATIENCE, () -> !(model.phase() instanceof Phase.Starting));
    assertThat(model.phase()).isInstanceOf(Phase.Running.class);
    live = pad.live(model.key()).orElseThrow();
  }

  private static void needEngine() {
    try {
      ContainerCluster.expectEngine();
    } catch (EngineUnavailable e) {
      if ("1".equals(System.getenv("TETHER_REQUIRE_DOCKER"))) {
        throw e;
      }
      Assumptions.abort("skipped: " + e.getMessage());
    }
  }

  @AfterAll
  void end() {
    if (pad != null) {
      pad.close();
    }
  }

  @Test
  @Order(1)
  void theCallsOfEachNodeCarryItsName() throws InterruptedException {
    for (String node : List.of("client-1", "client-2")) {
      Await.until("a call of " + node, PATIENCE, () -> called(call -> call.node().equals(node)));
      Await.until(
          "what the plugin of " + node + " tells",
          PATIENCE,
          () -> live.desk().plugins().of(node) instanceof Known.Told);
    }
    assertThat(model.calls().all()).noneMatch(call -> call.node().isEmpty());
  }

  @Test
  @Order(2)
  void aHeldCallGoesOnWhenItIsLetGo() throws InterruptedException {
    breakAt("StartTask");
    Jobs.run(live, JOB, Instant.now());

    HeldCall held = heldCall("StartTask");
    assertThat(model.remoteTasks()).isEmpty();
    live.desk().breaks().release(held.tap(), held.call(), Optional.empty());

    Await.until("the remote task", PATIENCE, () -> !model.remoteTasks().isEmpty());
    Await.until(
        "the end of the call",
        PATIENCE,
        () ->
            called(
                call ->
                    call.method().equals("StartTask")
                        && call.node().equals(held.node())
                        && call.status().equals("OK")));
  }

  /** Process ids begin anew with the container. */
  @Test
  @Order(3)
  void theTapOfAContainerThatWasKilledIsGoneAndTheNextOneKnowsTheBreakPoints()
      throws InterruptedException {
    String node = TestWorkbench.ownerNode(model);
    long before = live.desk().taps().of(node).orElseThrow().number();
    breakAt("RecoverTask");
    live.node(node).crashPlugin();
    HeldCall recovery = heldCall("RecoverTask");
    assertThat(recovery.node()).isEqualTo(node);
    assertThat(recovery.tap()).isNotEqualTo(before);
    live.desk().breaks().release(recovery.tap(), recovery.call(), Optional.empty());

    live.node(node).kill();

    Await.until("the end of the tap", PATIENCE, () -> live.desk().taps().of(node).isEmpty());
    assertThat(live.desk().taps().running()).hasSize(1);
  }

  private void breakAt(String method) throws InterruptedException {
    int reached =
        live.desk()
            .breaks()
            .add(
                new BreakPoint(
                    live.desk().breaks().nextId(),
                    "",
                    method,
                    "",
                    false,
                    new BreakPoint.Effect.Hold(),
                    0,
                    0));
    assertThat(reached).isEqualTo(2);
  }

  private HeldCall heldCall(String method) throws InterruptedException {
    AtomicReference<List<HeldCall>> held = new AtomicReference<>(List.of());
    Await.until(
        "a held " + method,
        PATIENCE,
        () -> {
          held.set(held());
          return held.get().stream().anyMatch(call -> call.method().endsWith(method));
        });
    return held.get().stream()
        .filter(call -> call.method().endsWith(method))
        .findFirst()
        .orElseThrow();
  }

  private List<HeldCall> held() {
    try {
      return live.desk().breaks().held();
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
      return List.of();
    }
  }

  private boolean called(Predicate<RpcCall> wanted) {
    return model.calls().all().stream().anyMatch(wanted);
  }
}
