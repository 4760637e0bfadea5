package dev.tether.harness.tap.control;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tether.harness.tap.message.JsonMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Break points in a file, one JSON object a line; empty lines and those with # count not. */
public record RuleFile(Path path) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * Reads them.
   *
   * @throws IOException when the file cannot be read or a line is no break point
   */
  public List<Rule> read(JsonMessage messages) throws IOException {
    List<Rule> rules = new ArrayList<>();
    for (String line : Files.readAllLines(path)) {
      if (!line.isBlank() && !line.startsWith("#")) {
        try {
          rules.add(Rule.of(JSON.readTree(line), messages));
        } catch (JsonProcessingException | IllegalArgumentException e) {
          throw new IOException(path + " has a line that is no break point: " + line, e);
        }
      }
    }
    return rules;
  }
}
