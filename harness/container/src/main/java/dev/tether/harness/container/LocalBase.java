package dev.tether.harness.container;

import dev.tether.harness.cluster.ClusterFailure;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/**
 * The files of an image without any other image: Nomad and the Java that runs this program, a shell
 * and the few programs that scripts need, and the libraries of all these, as this machine has them.
 */
final class LocalBase {
  /** Where Java is in it. */
  static final String JAVA_HOME = "/opt/java";

  /** Nomad runs df, Tether's driver and the script of nodes run the others. */
  private static final List<String> PROGRAMS =
      List.of("sh", "sleep", "cat", "readlink", "setsid", "df");

  /** What scripts of other drivers may want, as far as this machine has it. */
  private static final List<String> MORE_PROGRAMS =
      List.of(
          "basename",
          "bash",
          "chmod",
          "cp",
          "cut",
          "date",
          "dirname",
          "env",
          "expr",
          "false",
          "grep",
          "head",
          "hostname",
          "id",
          "kill",
          "ln",
          "ls",
          "mkdir",
          "mkfifo",
          "mktemp",
          "mv",
          "nproc",
          "ps",
          "pwd",
          "rm",
          "rmdir",
          "sed",
          "sort",
          "stat",
          "tail",
          "tee",
          "touch",
          "tr",
          "true",
          "uname",
          "uniq",
          "wc",
          "xargs");

  private static final List<String> PLACES = List.of("/bin", "/usr/bin", "/usr/local/bin");
  private static final Pattern LIBRARY = Pattern.compile("(?:=>\\s+|^\\s*)(/\\S+)\\s+\\(0x");

  /** What a JDK has beyond a runtime, and the most of its size. */
  private static final Set<String> NOT_NEEDED =
      Set.of("jmods", "include", "man", "demo", "legal", "lib/src.zip", "lib/ct.sym");

  private static final int DIRECTORY = 0755;
  private static final int OPEN_DIRECTORY = 01777;
  private static final int PROGRAM = 0755;
  private static final int FILE = 0644;

  private final Path nomad;
  private final Path java;

  /**
   * Reads nothing yet.
   *
   * @param java the home of a Java
   */
  LocalBase(Path nomad, Path java) {
    this.nomad = Objects.requireNonNull(nomad, "nomad");
    this.java = Objects.requireNonNull(java, "java");
  }

  /** Writes all of it to a tar file. */
  void write(Path target) throws IOException {
    try (OutputStream bytes = new BufferedOutputStream(Files.newOutputStream(target), 1 << 20);
        TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
      tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
      Content content = new Content(tar, new HashSet<>());
      content.directory("tmp/", OPEN_DIRECTORY);
      content.text("etc/passwd", "root:x:0:0:root:/:/bin/sh\nnobody:x:65534:65534::/:/bin/sh\n");
      content.text("etc/group", "root:x:0:\nnogroup:x:65534:\n");
      content.text("etc/nsswitch.conf", "hosts: files dns\n");
      Set<Path> needed = new LinkedHashSet<>(libraries(nomad));
      content.file("usr/local/bin/nomad", nomad, PROGRAM);
      for (String name : PROGRAMS) {
        add(content, name, program(name).orElseThrow(() -> missing(name)), needed);
      }
      for (String name : MORE_PROGRAMS) {
        Optional<Path> program = program(name);
        if (program.isPresent()) {
          add(content, name, program.get(), needed);
        }
      }
      needed.addAll(libraries(java.resolve("bin/java")));
      needed.addAll(libraries(java.resolve("lib/server/libjvm.so")));
      addJava(content);
      // Java's own are where it is.
      for (Path library : needed.stream().filter(one -> !one.startsWith(java)).toList()) {
        content.file(library.toString().substring(1), library, PROGRAM);
      }
    }
  }

  /** Writes what the engine builds an image from: a recipe and one file. */
  static void writeContext(Path target, String recipe, String name, Path file) throws IOException {
    try (OutputStream bytes = new BufferedOutputStream(Files.newOutputStream(target), 1 << 20);
        TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
      tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
      Content content = new Content(tar, new HashSet<>());
      content.text("Dockerfile", recipe);
      content.file(name, file, PROGRAM);
    }
  }

  private void addJava(Content content) throws IOException {
    content.file("opt/java/bin/java", java.resolve("bin/java"), PROGRAM);
    content.file("opt/java/release", java.resolve("release"), FILE);
    for (String part : List.of("lib", "conf")) {
      List<Path> files;
      try (Stream<Path> found = Files.walk(java.resolve(part))) {
        files = found.filter(Files::isRegularFile).toList();
      }
      for (Path file : files) {
        String relative = java.relativize(file).toString();
        if (NOT_NEEDED.stream().noneMatch(relative::startsWith)) {
          content.file("opt/java/" + relative, file, Files.isExecutable(file) ? PROGRAM : FILE);
        }
      }
    }
  }

  private static void add(Content content, String name, Path program, Set<Path> needed)
      throws IOException {
    content.file("bin/" + name, program, PROGRAM);
    needed.addAll(libraries(program));
  }

  private static Optional<Path> program(String name) {
    return PLACES.stream()
        .map(place -> Path.of(place, name))
        .filter(Files::isExecutable)
        .findFirst();
  }

  private static ClusterFailure missing(String program) {
    return new ClusterFailure(
        "an image needs the program %s, which is not in %s"
            .formatted(program, String.join(", ", PLACES)));
  }

  /** The libraries that a program is loaded with, the loader itself included. */
  private static List<Path> libraries(Path program) throws IOException {
    Process ldd = new ProcessBuilder("ldd", program.toString()).redirectErrorStream(true).start();
    ldd.getOutputStream().close();
    String told = new String(ldd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    List<Path> found = new ArrayList<>();
    for (String line : told.lines().toList()) {
      library(line).filter(Files::exists).ifPresent(found::add);
    }
    return found;
  }

  /** The library that a line of ldd names, if it names one by its place. */
  static Optional<Path> library(String line) {
    Matcher matcher = LIBRARY.matcher(line);
    return matcher.find() ? Optional.of(Path.of(matcher.group(1)).normalize()) : Optional.empty();
  }

  /** A tar file that is written, each directory before what is in it. */
  private record Content(TarArchiveOutputStream tar, Set<String> names) {
    void directory(String name, int mode) throws IOException {
      if (names.add(name)) {
        parent(name.substring(0, name.length() - 1));
        TarArchiveEntry entry = new TarArchiveEntry(name);
        entry.setMode(mode);
        tar.putArchiveEntry(entry);
        tar.closeArchiveEntry();
      }
    }

    private void parent(String name) throws IOException {
      int slash = name.lastIndexOf('/');
      if (slash > 0) {
        directory(name.substring(0, slash + 1), DIRECTORY);
      }
    }

    void text(String name, String text) throws IOException {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      begin(name, bytes.length, FILE);
      tar.write(bytes);
      tar.closeArchiveEntry();
    }

    /** What a link leads to is written in its place. */
    void file(String name, Path source, int mode) throws IOException {
      if (names.add(name)) {
        begin(name, Files.size(source), mode);
        Files.copy(source, tar);
        tar.closeArchiveEntry();
      }
    }

    private void begin(String name, long size, int mode) throws IOException {
      parent(name);
      TarArchiveEntry entry = new TarArchiveEntry(name);
      entry.setSize(size);
      entry.setMode(mode);
      tar.putArchiveEntry(entry);
    }
  }
}
