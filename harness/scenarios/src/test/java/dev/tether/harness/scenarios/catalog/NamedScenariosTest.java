package dev.tether.harness.scenarios.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tether.harness.scenarios.stage.Scenario;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the driver's reference promises is shown by scenarios, and these exist. */
class NamedScenariosTest {
  private static final Path README = Path.of("../../driver/README.md");
  private static final Pattern QUOTED = Pattern.compile("`([^`]+)`");

  /** The last cells of the table that sets the driver beside another one. */
  private static List<String> evidence() throws IOException {
    return Files.readAllLines(README).stream()
        .dropWhile(line -> !line.startsWith("## Beside "))
        .filter(line -> line.startsWith("| ") && !line.startsWith("| |"))
        .map(line -> line.substring(line.lastIndexOf('|', line.length() - 2)))
        .toList();
  }

  private static List<String> names(String cell) {
    return QUOTED.matcher(cell).results().map((MatchResult found) -> found.group(1)).toList();
  }

  @Test
  void everyPointOfTheComparisonNamesScenariosThatExist() throws IOException {
    List<String> known = Catalog.all().stream().map(Scenario::name).toList();

    assertThat(evidence())
        .hasSizeGreaterThan(10)
        .allSatisfy(
            cell -> {
              assertThat(names(cell)).isNotEmpty();
              assertThat(known).containsAll(names(cell));
            });
  }
}
