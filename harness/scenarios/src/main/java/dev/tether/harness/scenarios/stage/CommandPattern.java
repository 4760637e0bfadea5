package dev.tether.harness.scenarios.stage;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Recognizes the process of a task by the command that its job names. Where the job has a {@code
 * ${…}}, any text will do.
 *
 * @param words program and arguments as the job names them
 */
public record CommandPattern(List<String> words) {
  private static final Pattern PLACE = Pattern.compile("\\$\\{[^}]*}");

  public CommandPattern {
    words = List.copyOf(words);
    if (words.isEmpty()) {
      throw new IllegalArgumentException("a command has at least a program");
    }
  }

  /**
   * Whether a process was started by this command: its last words are the arguments, and the one
   * before names the program's file. A script's interpreter stands before that.
   */
  public boolean matches(List<String> commandLine) {
    int program = commandLine.size() - words.size();
    if (program < 0 || program > 2) {
      return false;
    }
    if (!like(fileName(words.getFirst())).matcher(fileName(commandLine.get(program))).matches()) {
      return false;
    }
    for (int i = 1; i < words.size(); i++) {
      if (!like(words.get(i)).matcher(commandLine.get(program + i)).matches()) {
        return false;
      }
    }
    return true;
  }

  private static String fileName(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  private static Pattern like(String word) {
    return Stream.of(PLACE.split(word, -1))
        .map(Pattern::quote)
        .collect(
            Collectors.collectingAndThen(
                Collectors.joining(".*"), regex -> Pattern.compile(regex, Pattern.DOTALL)));
  }
}
