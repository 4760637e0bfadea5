package dev.tether.plugin.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tether.agent.client.AgentProvider;
import dev.tether.plugin.config.PluginConfig;
import dev.tether.plugin.engine.Engine;
import dev.tether.plugin.engine.EngineSource;
import dev.tether.plugin.testing.Config;
import dev.tether.plugin.testing.TestAgent;
import dev.tether.protocol.nomad.drivers.StartTaskResponse;
import dev.tether.protocol.nomad.drivers.TaskState;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RehearsalTest {
  @TempDir Path directory;

  @Test
  void aTakeoverIsPlayedToItsAnswerAndLeavesNothing() throws Exception {
    InstantSource clock = InstantSource.system();
    try (TestAgent agent = new TestAgent(directory).start();
        EngineSource source = new EngineSource(clock)) {
      source.configure(
          PluginConfig.decode(
              Config.settings(
                  Map.of(
                      "cluster",
                      TestAgent.CLUSTER,
                      "nomad",
                      Map.of("enabled", false),
                      "agent",
                      Map.of("default", Map.of("address", agent.address())))),
              List.of(new AgentProvider())));
      Engine engine = source.engine();

      StartTaskResponse answer =
          new Rehearsal(engine, clock).play(engine.connections().all().getFirst());

      assertThat(answer.getHandle().getState()).isEqualTo(TaskState.RUNNING);
      assertThat(answer.getHandle().getDriverState()).isNotEmpty();
      assertThat(agent.tasks()).isEmpty();
      assertThat(engine.registry().all()).isEmpty();
      assertThat(engine.connections().all().getFirst().runtime().health()).isNotNull();
    }
  }
}
