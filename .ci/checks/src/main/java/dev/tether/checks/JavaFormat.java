package dev.tether.checks;

import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.FormatterException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Finds Java files that google-java-format would change. */
public final class JavaFormat {
  private final Formatter formatter = new Formatter();

  /** One violation for each file that is not formatted, or that the formatter cannot read. */
  public List<Violation> check(SourceTree tree) {
    return tree.javaFiles().parallelStream().flatMap(file -> check(tree, file).stream()).toList();
  }

  private Optional<Violation> check(SourceTree tree, Path file) {
    String source = tree.text(file);
    try {
      return formatter.formatSourceAndFixImports(source).equals(source)
          ? Optional.empty()
          : Optional.of(new Violation(file, 0, "not formatted: run ./tether format"));
    } catch (FormatterException e) {
      return Optional.of(new Violation(file, 0, "the formatter cannot read it: " + e.getMessage()));
    }
  }
}
