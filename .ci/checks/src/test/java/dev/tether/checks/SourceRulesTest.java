package dev.tether.checks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each rule for sources finds what breaks it, and leaves alone what does not. */
class SourceRulesTest {
  @TempDir private Path root;

  @Test
  void findsAFileThatIsNotFormatted() throws IOException {
    write("src/main/java/a/Good.java", "package a;\n\nclass Good {}\n");
    write("src/main/java/a/Bad.java", "package a;\nclass Bad { }\n");
    write(
        "src/main/java/a/Unused.java", "package a;\n\nimport java.util.List;\n\nclass Unused {}\n");

    assertThat(new JavaFormat().check(tree()))
        .extracting(Violation::toString)
        .containsExactlyInAnyOrder(
            "src/main/java/a/Bad.java: not formatted: run ./tether format",
            "src/main/java/a/Unused.java: not formatted: run ./tether format");
  }

  @Test
  void findsAFileThatIsNoJava() throws IOException {
    write("src/main/java/a/Broken.java", "package a;\n\nclass {\n");

    assertThat(new JavaFormat().check(tree()))
        .singleElement()
        .extracting(Violation::message)
        .asString()
        .contains("cannot read");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "# TO" + "DO later",
        "// FIX" + "ME: wrong",
        "cd /wo" + "rk/main",
        "path = \"/ro" + "ot/.m2\"",
        "see /ho" + "me/somebody/notes",
        "https://repo" + "1.maven.org/x",
        "GOPROXY=https://proxy." + "golang.org",
      })
  void findsALineThatNoFileMayContain(String line) throws IOException {
    write("docs/page.md", "fine\n" + line + "\n");

    assertThat(TextRules.check(tree()))
        .extracting(Violation::file, Violation::line)
        .containsExactly(tuple(Path.of("docs/page.md"), 2));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "context.TO" + "DO()",
        "TO" + "DOS",
        "the driver's work/ directory",
        "${home}/work/task",
        "http://maven.apache.org/POM/4.0.0 http://maven.apache.org/xsd/maven-4.0.0.xsd",
        "mktemp -d /tmp/tether.XXXXXX",
      })
  void leavesHarmlessLinesAlone(String line) throws IOException {
    write("docs/page.md", line + "\n");

    assertThat(TextRules.check(tree())).isEmpty();
  }

  @Test
  void readsNoBinaryFileAndNoBuildOutput() throws IOException {
    write("picture.png", "\0 TO" + "DO");
    write("a/target/log.txt", "TO" + "DO");
    write(".idea/notes.txt", "TO" + "DO");

    assertThat(TextRules.check(tree())).isEmpty();
  }

  @Test
  void findsAFileThatIsTooLong() throws IOException {
    write("src/main/java/a/Short.java", "//\n".repeat(400));
    write("src/main/java/a/Long.java", "//\n".repeat(401));

    assertThat(JavaRules.longerThan(400, tree()))
        .extracting(Violation::file)
        .containsExactly(Path.of("src/main/java/a/Long.java"));
  }

  @Test
  void findsAPackageThatNothingDescribes() throws IOException {
    write("m/src/main/java/a/A.java", "package a;\n");
    write("m/src/main/java/a/package-info.java", "package a;\n");
    write("m/src/test/java/a/ATest.java", "package a;\n");
    write("m/src/main/java/a/b/B.java", "package a.b;\n");
    write("other/src/main/java/a/C.java", "package a;\n");

    assertThat(JavaRules.undescribedPackages(tree()))
        .extracting(Violation::file)
        .containsExactly(Path.of("m/src/main/java/a/b"), Path.of("other/src/main/java/a"));
  }

  @Test
  void findsTestsThatSleepOrAreSwitchedOff() throws IOException {
    write("src/main/java/a/A.java", "Thread" + ".sleep(1);\n");
    write(
        "src/test/java/a/ATest.java",
        "Thread"
            + ".sleep(1);\nTimeUnit.SECONDS"
            + ".sleep(1);\n@Dis"
            + "abled\nexec(\"sleep\");\n");

    assertThat(JavaRules.unsoundTests(tree())).extracting(Violation::line).containsExactly(1, 2, 3);
  }

  @Test
  void asksGitWhichFilesCountWhereThereIsGit() throws Exception {
    git("init", "-q");
    write(".gitignore", "ignored/\n");
    write("ignored/I.java", "class I { }");
    write("New.java", "class New { }");
    write("Added.java", "class Added { }");
    write("Deleted.java", "class Deleted { }");
    git("add", ".gitignore", "Added.java", "Deleted.java");
    Files.delete(root.resolve("Deleted.java"));

    assertThat(tree().tracked()).containsExactly(Path.of(".gitignore"), Path.of("Added.java"));
    assertThat(tree().javaFiles()).containsExactly(Path.of("Added.java"), Path.of("New.java"));
  }

  @Test
  void saysWhenGitFails() throws IOException {
    write(".git", "gitdir: nowhere\n");

    assertThatThrownBy(() -> tree().tracked())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("git cannot list the files of " + root);
  }

  private SourceTree tree() {
    return new SourceTree(root);
  }

  private void write(String file, String text) throws IOException {
    Path path = root.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }

  private void git(String... arguments) throws IOException, InterruptedException {
    Process git =
        new ProcessBuilder(Stream.concat(Stream.of("git"), Arrays.stream(arguments)).toList())
            .directory(root.toFile())
            .inheritIO()
            .start();
    assertThat(git.waitFor()).isZero();
  }
}
