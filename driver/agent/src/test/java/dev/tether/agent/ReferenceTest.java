package dev.tether.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tether.agent.client.AgentProvider;
import dev.tether.runtime.Option;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The documentation says what the program does. */
class ReferenceTest {
  private static final Path README = Path.of("../README.md");
  private static final Path EXAMPLE = Path.of("../../examples/agent/agent.conf");

  private static List<String> rows(List<Option> options) {
    return options.stream()
        .map(
            option ->
                "| `%s` | %s | %s |"
                    .formatted(
                        option.name(),
                        option.required()
                            ? "required"
                            : option.defaultValue().map("`%s`"::formatted).orElse(""),
                        option.description()))
        .toList();
  }

  private static List<String> table(String heading) throws IOException {
    return Files.readAllLines(README).stream()
        .dropWhile(line -> !line.equals(heading))
        .skip(1)
        .takeWhile(line -> !line.startsWith("#"))
        .filter(line -> line.startsWith("| `"))
        .toList();
  }

  @Test
  void everyKeyOfTheAgentIsInTheReference() throws Exception {
    assertThat(table("## The agent's configuration"))
        .containsExactlyElementsOf(rows(AgentConfig.options()));
  }

  @Test
  void everyKeyOfTheAgentBlockIsInTheReference() throws Exception {
    assertThat(table("## The plugin's block `agent \"NAME\"`"))
        .containsExactlyElementsOf(rows(new AgentProvider().options()));
  }

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
