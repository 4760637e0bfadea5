package dev.tether.benchmarks.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All numbers of one run.
 *
 * @param at when, as ISO 8601
 * @param machine what was measured on, in the order in which it is shown
 * @param figures the numbers
 */
public record Run(String at, Map<String, String> machine, List<Figure> figures) {
  /** The file that a report has of it. */
  public static final String FILE = "figures.json";

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  public Run {
    figures = List.copyOf(figures);
  }

  /** The number of this name. */
  public Optional<Figure> figure(String id) {
    return figures.stream().filter(figure -> figure.id().equals(id)).findFirst();
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws IOException when the file is missing or is none of these
   */
  public static Run read(Path file) throws IOException {
    return JSON.readerFor(Run.class)
        .without(com.fasterxml.jackson.databind.DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
        .readValue(file.toFile());
  }

  /** Writes the run to a file. */
  public void write(Path file) throws IOException {
    JSON.writeValue(file.toFile(), this);
  }
}
