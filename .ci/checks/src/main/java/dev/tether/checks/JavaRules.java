package dev.tether.checks;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Rules for Java sources that go beyond their format. */
public final class JavaRules {
  /** No source file is longer, counted in lines. */
  public static final int LONGEST_FILE = 400;

  /** Sources up to this many lines need no thought about being split. */
  public static final int COMFORTABLE_FILE = 250;

  private static final Pattern SLEEP = Pattern.compile("\\b(Thread|TimeUnit\\.\\w+)\\.sleep\\(");
  private static final Pattern SWITCHED_OFF = Pattern.compile("@" + "Disabled\\b");

  private JavaRules() {}

  /**
   * Source files of more than a number of lines.
   *
   * @param lines {@link #LONGEST_FILE} or {@link #COMFORTABLE_FILE}
   */
  public static List<Violation> longerThan(int lines, SourceTree tree) {
    return tree.javaFiles().stream()
        .flatMap(
            file -> {
              long length = tree.text(file).lines().count();
              String message = length + " lines, more than " + lines + ": split it";
              return length > lines ? Stream.of(new Violation(file, 0, message)) : Stream.empty();
            })
        .toList();
  }

  /**
   * Packages that no {@code package-info.java} describes. One in either the main or the test
   * sources of a module is enough.
   */
  public static List<Violation> undescribedPackages(SourceTree tree) {
    Map<String, Set<Path>> filesOfPackage =
        tree.javaFiles().stream()
            .filter(file -> file.toString().contains("/java/"))
            .collect(
                Collectors.groupingBy(
                    JavaRules::moduleAndPackage, TreeMap::new, Collectors.toSet()));
    return filesOfPackage.values().stream()
        .filter(files -> files.stream().noneMatch(file -> file.endsWith("package-info.java")))
        .map(files -> files.stream().sorted().findFirst().orElseThrow().getParent())
        .map(directory -> new Violation(directory, 0, "no package-info.java says what lives here"))
        .toList();
  }

  /** Tests that wait for a time instead of a condition, and tests that are switched off. */
  public static List<Violation> unsoundTests(SourceTree tree) {
    return tree.javaFiles().stream()
        .filter(file -> file.toString().contains("src/test/"))
        .flatMap(
            file ->
                Stream.concat(
                    linesWith(SLEEP, tree, file, "a test waits for a condition, not for a time"),
                    linesWith(
                        SWITCHED_OFF, tree, file, "a test that is switched off checks nothing")))
        .toList();
  }

  private static Stream<Violation> linesWith(
      Pattern pattern, SourceTree tree, Path file, String message) {
    List<String> lines = tree.text(file).lines().toList();
    return IntStream.range(0, lines.size())
        .filter(i -> pattern.matcher(lines.get(i)).find())
        .mapToObj(i -> new Violation(file, i + 1, message));
  }

  private static String moduleAndPackage(Path file) {
    return file.getParent().toString().replaceFirst("src/[^/]+/java/", "");
  }
}
