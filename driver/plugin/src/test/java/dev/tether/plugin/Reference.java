package dev.tether.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tether.runtime.Option;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** The tables of driver/README.md: each is all that stands under a heading in lines with pipes. */
final class Reference {
  private static final Path README = Path.of("../README.md");

  private Reference() {}

  /** The rows under a heading, without the two lines of the table's head. */
  private static List<String> rows(String heading) {
    try {
      return Files.readAllLines(README).stream()
          .dropWhile(line -> !line.equals("### " + heading))
          .skip(1)
          .takeWhile(line -> !line.startsWith("#"))
          .filter(line -> line.startsWith("| `"))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The first cells under a heading, without their quotes. */
  static List<String> names(String heading) {
    return rows(heading).stream().map(Reference::name).toList();
  }

  private static String name(String row) {
    return cells(row).getFirst().replace("`", "");
  }

  private static List<String> cells(String row) {
    return Arrays.stream(row.substring(1).split(" \\|(?= |$)")).map(String::trim).toList();
  }

  /** Fails unless the rows under a heading are these; the message is what has to stand there. */
  static void require(String heading, Collection<String> rows) {
    List<String> sorted = rows.stream().sorted(Comparator.comparing(Reference::name)).toList();
    assertThat(rows(heading))
        .withFailMessage(
            () ->
                "driver/README.md has to say under \"### %s\":%n%n%s%n%nbut says:%n%n%s"
                    .formatted(
                        heading,
                        String.join(System.lineSeparator(), sorted),
                        String.join(System.lineSeparator(), rows(heading))))
        .isEqualTo(sorted);
  }

  /** Fails unless the rows under a heading begin with these, and go on with a meaning. */
  static void requireBeginnings(String heading, Collection<String> beginnings) {
    List<String> sorted =
        beginnings.stream().sorted(Comparator.comparing(Reference::name)).toList();
    List<String> present = rows(heading);
    assertThat(present.stream().map(Reference::withoutMeaning).toList())
        .withFailMessage(
            () ->
                "driver/README.md has to have under \"### %s\" these rows, each with a meaning:%n%n%s%n%nbut has:%n%n%s"
                    .formatted(
                        heading,
                        String.join(System.lineSeparator(), sorted),
                        String.join(System.lineSeparator(), present)))
        .isEqualTo(sorted);
    assertThat(present).allSatisfy(row -> assertThat(cells(row).getLast()).isNotBlank());
  }

  private static String withoutMeaning(String row) {
    List<String> cells = cells(row);
    return "| " + String.join(" | ", cells.subList(0, cells.size() - 1)) + " |";
  }

  /** The row of an option. */
  static String row(Option option) {
    return "| `%s` | %s | %s |"
        .formatted(
            option.name(),
            option.required()
                ? "required"
                : option.defaultValue().map("`%s`"::formatted).orElse(""),
            option.description());
  }
}
