package dev.tether.harness.scenarios.stage;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class CommandPatternTest {

  @Test
  void aProgramIsRecognizedByItsFileNameAndAllItsArguments() {
    CommandPattern sleep = new CommandPattern(List.of("/bin/sleep", "5"));

    assertThat(sleep.matches(List.of("/usr/bin/sleep", "5"))).isTrue();
    assertThat(sleep.matches(List.of("sleep", "6"))).isFalse();
    assertThat(sleep.matches(List.of("sleep"))).isFalse();
    assertThat(sleep.matches(List.of("sleep", "5", "6"))).isFalse();
    assertThat(sleep.matches(List.of("usleep", "5"))).isFalse();
  }

  @Test
  void anInterpreterMayStandBeforeAScript() {
    CommandPattern script = new CommandPattern(List.of("local/run.sh", "fast"));

    assertThat(script.matches(List.of("/bin/sh", "/srv/t1/local/run.sh", "fast"))).isTrue();
    assertThat(script.matches(List.of("/bin/sh", "-e", "/srv/t1/local/run.sh", "fast"))).isTrue();
    assertThat(script.matches(List.of("env", "-i", "--", "local/run.sh", "fast"))).isFalse();
  }

  @Test
  void whatNomadFillsInMayBeAnything() {
    CommandPattern placed =
        new CommandPattern(List.of("${NOMAD_TASK_DIR}/run", "--port=${NOMAD_PORT_http}", "a.b"));

    assertThat(placed.matches(List.of("/x/run", "--port=8080", "a.b"))).isTrue();
    assertThat(placed.matches(List.of("/x/run", "--port=\n", "a.b"))).isTrue();
    assertThat(placed.matches(List.of("/x/run", "--porg=8080", "a.b"))).isFalse();
    assertThat(placed.matches(List.of("/x/run", "--port=8080", "aXb"))).isFalse();
  }

  @Test
  void aRunKnowsItsScriptAndWhatIsAdded() {
    TaskCommands commands = new TaskCommands(List.of(Path.of("/w/task.sh")));

    assertThat(commands.test(List.of("/bin/bash", "/w/task.sh"))).isTrue();
    assertThat(commands.test(List.of("sleep", "5"))).isFalse();
    commands.add(new CommandPattern(List.of("sleep", "5")));
    assertThat(commands.test(List.of("sleep", "5"))).isTrue();
  }
}
