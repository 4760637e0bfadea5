package dev.tether.benchmarks.remote;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tether.benchmarks.driver.DriverKind;
import dev.tether.benchmarks.driver.Scene;
import dev.tether.plugin.lifecycle.HandleState;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What the benchmarks measure with is there, and fits the driver of these sources. */
class SyntheticAgentTest {
  @Test
  void eachHandleNamesATaskThatTheRemoteSideHas() throws Exception {
    try (Scene scene = Scene.of(DriverKind.TETHER, 3, Duration.ZERO)) {
      assertThat(scene.handles()).hasSize(3);
      byte[] state = scene.handles().getLast().getDriverState().toByteArray();
      assertThat(HandleState.decode(state).remoteId().value()).isEqualTo("remote2");
      assertThat(scene.agent().orElseThrow().address()).startsWith("unix://");
    }
  }
}
