package dev.tether.runtime.docker;

import static dev.tether.runtime.docker.TestTasks.CLUSTER;
import static dev.tether.runtime.docker.TestTasks.eventually;
import static dev.tether.runtime.docker.TestTasks.request;
import static dev.tether.runtime.docker.TestTasks.seen;
import static dev.tether.runtime.docker.TestTasks.task;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tether.runtime.RemoteFailure;
import dev.tether.runtime.RemoteRuntime;
import dev.tether.runtime.RemoteTask;
import dev.tether.runtime.RuntimeHealth;
import dev.tether.runtime.TaskState;
import dev.tether.runtime.memory.InMemoryRecordStore;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * An engine that is stopped in good order and started again. That one which is killed loses
 * nothing, the contract's tests of durability show.
 */
@Timeout(240)
class EngineRestartTest {
  private static boolean answers(RemoteRuntime driver) {
    try {
      driver.list(CLUSTER, Optional.empty());
      return true;
    } catch (RemoteFailure.Unreachable away) {
      return false;
    }
  }

  @Test
  void containersThatTheEngineKeepsAreTheSameAfterwards() throws Exception {
    try (TestEngine engine = TestEngine.start();
        RemoteRuntime driver = TestTasks.driver(engine, new InMemoryRecordStore(), Map.of())) {
      RemoteTask before = driver.create(request(task("sleep", "100000")));

      engine.stop();
      assertThat(driver.health()).isInstanceOf(RuntimeHealth.Unhealthy.class);
      assertThat(answers(driver)).isFalse();
      engine.restart();

      eventually("an answer", () -> answers(driver));
      assertThat(seen(driver, before).state()).isEqualTo(before.state());
      assertThat(driver.health()).isInstanceOf(RuntimeHealth.Healthy.class);
    }
  }

  @Test
  void theEndOfContainersThatTheEngineEndsIsTold() throws Exception {
    try (TestEngine engine = TestEngine.startWithoutLiveRestore();
        RemoteRuntime driver = TestTasks.driver(engine, new InMemoryRecordStore(), Map.of())) {
      RemoteTask before = driver.create(request(task("sleep", "100000")));

      engine.stop();
      engine.restart();

      eventually("an answer", () -> answers(driver));
      eventually("the end", () -> !seen(driver, before).isLive());
      TaskState.Exited end = (TaskState.Exited) seen(driver, before).state();
      assertThat(end.result().signal()).isPositive();
      driver.remove(before.id(), 1);
      RemoteTask after = driver.create(request(task("sleep", "100000")));
      assertThat(after.isLive()).isTrue();
    }
  }
}
