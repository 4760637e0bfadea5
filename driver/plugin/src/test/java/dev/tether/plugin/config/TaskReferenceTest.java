package dev.tether.plugin.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tether.runtime.Option;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The documentation of a task's keys says what the schema says. */
class TaskReferenceTest {
  private static final Path README = Path.of("../README.md");

  private static List<String> table(String heading) throws IOException {
    return Files.readAllLines(README).stream()
        .dropWhile(line -> !line.equals(heading))
        .skip(1)
        .takeWhile(line -> !line.startsWith("#"))
        .filter(line -> line.startsWith("| `"))
        .toList();
  }

  private static String row(Option option) {
    return "| `%s` | %s | %s |"
        .formatted(
            option.name(),
            option.defaultValue().map("`%s`"::formatted).orElse(""),
            option.description());
  }

  @Test
  void everyKeyOfTheResourcesIsInTheReference() throws Exception {
    assertThat(table("## What a task may use of the remote host"))
        .containsExactlyElementsOf(
            TaskOptions.RESOURCES.stream().map(TaskReferenceTest::row).toList());
  }
}
