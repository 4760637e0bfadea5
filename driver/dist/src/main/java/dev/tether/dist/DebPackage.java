package dev.tether.dist;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Writes a package for Debian and its relatives.
 *
 * @param name the package's
 * @param version as Debian writes versions
 * @param root what is installed, as a tree that begins at the root of the file system; all files
 *     below {@code etc} are configuration
 * @param control the fields of the control file that are the same for every version
 * @param scripts what runs when the package is installed or removed, by Debian's names
 */
record DebPackage(
    String name, String version, Path root, String control, Map<String, String> scripts) {
  private static final byte[] FORMAT = "2.0\n".getBytes(US_ASCII);

  /** Writes the file. The same tree, time and version give the same bytes. */
  void write(Path file, Instant time) throws IOException {
    byte[] data = TarGz.inMemory(time, archive -> archive.addTree(root, "."));
    byte[] about = TarGz.inMemory(time, this::addControl);
    try (OutputStream out = Files.newOutputStream(file)) {
      out.write("!<arch>\n".getBytes(US_ASCII));
      member(out, "debian-binary", FORMAT, time);
      member(out, "control.tar.gz", about, time);
      member(out, "data.tar.gz", data, time);
    }
  }

  private void addControl(TarGz archive) throws IOException {
    List<Path> files = Trees.list(root).stream().filter(Files::isRegularFile).toList();
    long bytes = 0;
    StringBuilder sums = new StringBuilder();
    for (Path file : files) {
      bytes += Files.size(file);
      sums.append(md5(file)).append("  ").append(root.relativize(file)).append('\n');
    }
    String fields =
        "Package: %s\nVersion: %s\nInstalled-Size: %d\n%s"
            .formatted(name, version, (bytes + 1023) / 1024, control);
    String settings =
        files.stream()
            .map(file -> "/" + root.relativize(file) + "\n")
            .filter(path -> path.startsWith("/etc/"))
            .collect(Collectors.joining());
    archive.addDirectory(".");
    archive.addBytes(fields.getBytes(UTF_8), "./control", false);
    archive.addBytes(sums.toString().getBytes(UTF_8), "./md5sums", false);
    if (!settings.isEmpty()) {
      archive.addBytes(settings.getBytes(UTF_8), "./conffiles", false);
    }
    for (String script : scripts.keySet().stream().sorted().toList()) {
      archive.addBytes(scripts.get(script).getBytes(UTF_8), "./" + script, true);
    }
  }

  private static String md5(Path file) throws IOException {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("MD5").digest(Files.readAllBytes(file)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has MD5", e);
    }
  }

  private static void member(OutputStream out, String name, byte[] content, Instant time)
      throws IOException {
    out.write(
        "%-16s%-12d%-6d%-6d%-8s%-10d`\n"
            .formatted(name, time.getEpochSecond(), 0, 0, "100644", content.length)
            .getBytes(US_ASCII));
    out.write(content);
    if (content.length % 2 == 1) {
      out.write('\n');
    }
  }
}
