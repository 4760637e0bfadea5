package dev.tether.plugin.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tether.runtime.Option;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class ContentsReferenceTest {
  private static final Path README = Path.of("../README.md");

  private static List<String> rows(List<Option> options) {
    return options.stream()
        .map(
            option ->
                "| `%s` | %s | %s |"
                    .formatted(
                        option.name(),
                        option.defaultValue().map("`%s`"::formatted).orElse(""),
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
  void everyKeyOfThePluginIsInTheReference() throws IOException {
    assertThat(table("## The plugin's block `contents`"))
        .containsExactlyElementsOf(rows(PluginOptions.CONTENTS));
  }

  @Test
  void everyKeyOfATaskIsInTheReference() throws IOException {
    assertThat(table("## A task's block `contents`"))
        .containsExactlyElementsOf(rows(TaskOptions.CONTENTS));
  }
}
