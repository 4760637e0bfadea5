package dev.tether.harness.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine.ParameterException;

/** The commands of {@code examples/ci} are commands that there are. */
class ExamplePipelineTest {
  private static final String STEP = "- run: ./tether ";

  @TempDir private Path directory;

  @Test
  void everyCommandOfThePipelineIsUnderstood() throws IOException {
    List<String> commands =
        Files.readAllLines(Path.of("../../examples/ci/github-actions.yml")).stream()
            .map(String::strip)
            .filter(line -> line.startsWith(STEP))
            .map(line -> line.substring(STEP.length()))
            .toList();

    assertThat(commands).hasSizeGreaterThanOrEqualTo(2);
    for (String command : commands) {
      assertThatCode(() -> parse(command)).as(command).doesNotThrowAnyException();
    }
  }

  @Test
  void whatThereIsNotIsNotUnderstood() {
    assertThatThrownBy(() -> parse("scenario run drain --no-such-option"))
        .isInstanceOf(ParameterException.class);
    assertThatThrownBy(() -> parse("scenario ran drain")).isInstanceOf(ParameterException.class);
  }

  private void parse(String command) {
    PrintStream nowhere = new PrintStream(new ByteArrayOutputStream(), true, UTF_8);
    Surroundings surroundings =
        new Surroundings(
            Optional.of(directory),
            directory,
            new Console(nowhere, nowhere, InstantSource.system()),
            InstantSource.system(),
            new Ending(Runtime.getRuntime()));
    String[] words =
        command
            .replace("${{ matrix.nomad }}", "1.11.2")
            .replace("${{ github.run_number }}", "12")
            .split(" +", -1);
    Main.commands(surroundings, nowhere, nowhere).parseArgs(words);
  }
}
