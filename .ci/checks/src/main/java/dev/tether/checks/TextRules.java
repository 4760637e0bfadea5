package dev.tether.checks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Rules for every text file of the repository: nothing put off, nothing of one person's machine.
 */
public final class TextRules {
  /** A pattern that no line may contain, and what to tell whoever wrote one. */
  private record Forbidden(Pattern pattern, String message) {}

  // Put together from pieces, so that this file keeps its own rules.
  private static final List<Forbidden> FORBIDDEN =
      List.of(
          new Forbidden(
              Pattern.compile("(?<![\\w.])(" + "TO" + "DO|FIX" + "ME|X{3})\\b"),
              "put off: do it, or file an issue"),
          new Forbidden(
              Pattern.compile(
                  "(?<![\\w.}~$*])/("
                      + String.join("|", "work", "root", "Users/\\w+", "home/\\w+", "tmp/nb")
                      + ")/"),
              "a path of one machine: name it relative to the repository or by a variable"),
          new Forbidden(
              Pattern.compile(
                  String.join(
                      "|",
                      "repo1\\." + "maven",
                      "repo\\." + "maven\\.apache",
                      "proxy\\." + "golang\\.org",
                      "registry\\." + "npmjs",
                      "pypi\\." + "org",
                      "static\\." + "crates\\.io",
                      "deb\\." + "debian\\.org")),
              "a registry's host: the clients of the registries know where they are"));

  private TextRules() {}

  /** The violations in all tracked text files. */
  public static List<Violation> check(SourceTree tree) {
    return tree.tracked().stream().flatMap(file -> check(tree, file)).toList();
  }

  private static Stream<Violation> check(SourceTree tree, Path file) {
    String text = tree.text(file);
    if (text.indexOf('\0') >= 0) {
      return Stream.empty();
    }
    List<Violation> found = new ArrayList<>();
    List<String> lines = text.lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      for (Forbidden rule : FORBIDDEN) {
        if (rule.pattern().matcher(lines.get(i)).find()) {
          found.add(new Violation(file, i + 1, rule.message()));
        }
      }
    }
    return found.stream();
  }
}
