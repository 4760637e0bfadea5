package dev.tether.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tether.runtime.Option;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The example shows what an agent can be told. */
class ExampleConfigTest {
  private static final Path EXAMPLE = Path.of("../../examples/agent/agent.conf");

  @Test
  void exampleHasEveryKeyWithItsDefaultAndIsValid() throws Exception {
    List<String> lines = Files.readAllLines(EXAMPLE);
    List<String> uncommented =
        lines.stream().map(line -> line.replaceFirst("^# (?=[a-z_]+ +=)", "")).toList();

    assertThat(AgentConfig.parse(lines).listen()).hasSize(1);
    assertThat(AgentConfig.parse(uncommented).rules().users()).isNotEmpty();
    for (Option option : AgentConfig.options()) {
      String value = option.defaultValue().orElse("");
      assertThat(uncommented)
          .as(option.name())
          .anySatisfy(line -> assertThat(line).matches(option.name() + " += " + value + ".*"));
    }
  }
}
