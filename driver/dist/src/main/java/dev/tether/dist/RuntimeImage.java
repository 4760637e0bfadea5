package dev.tether.dist;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.spi.ToolProvider;

/** A Java runtime with the modules that the programs and runtimes of others need. */
final class RuntimeImage {
  /**
   * Beside what the programs use themselves, what a runtime that somebody else wrote may expect of
   * a JDK: everything of Java SE that is not about screens and compilers.
   */
  private static final List<String> MODULES =
      List.of(
          "java.base",
          "java.logging",
          "java.management",
          "java.naming",
          "java.net.http",
          "java.security.jgss",
          "java.security.sasl",
          "java.sql",
          "java.xml",
          "jdk.crypto.cryptoki",
          "jdk.jfr",
          "jdk.management",
          "jdk.naming.dns",
          "jdk.net",
          "jdk.unsupported",
          "jdk.zipfs");

  private static final String STAMP = "made-of";

  private RuntimeImage() {}

  /**
   * Makes the image, unless it is there already and of the same JDK.
   *
   * @throws IOException when jlink fails
   */
  static void make(Path image, Path work) throws IOException {
    String wanted =
        Files.readString(Path.of(System.getProperty("java.home"), "release")) + MODULES + "\n";
    Path stamp = work.resolve(STAMP);
    if (Files.exists(stamp) && Files.readString(stamp).equals(wanted)) {
      return;
    }
    Trees.delete(image);
    Files.deleteIfExists(stamp);
    ToolProvider jlink =
        ToolProvider.findFirst("jlink")
            .orElseThrow(
                () -> new IOException("this JDK has no jlink: build with a complete JDK 25"));
    StringWriter said = new StringWriter();
    PrintWriter out = new PrintWriter(said);
    int status =
        jlink.run(
            out,
            out,
            "--add-modules",
            String.join(",", MODULES),
            "--output",
            image.toString(),
            "--strip-java-debug-attributes",
            "--no-header-files",
            "--no-man-pages",
            "--vm=server");
    if (status != 0) {
      throw new IOException("jlink failed with status %d: %s".formatted(status, said));
    }
    // Of interest to those who make images from this one.
    Files.deleteIfExists(image.resolve("lib/classlist"));
    Files.deleteIfExists(image.resolve("lib/jrt-fs.jar"));
    Trees.delete(image.resolve("lib/src.zip"));
    Files.createDirectories(work);
    Files.writeString(stamp, wanted);
  }
}
