package dev.tether.dist;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The files in which one program is given to users.
 *
 * @param program which
 * @param version Maven's
 * @param time that all files in them have
 * @param directory where they are put
 */
record Packages(Program program, String version, Instant time, Path directory) {
  private static final String SUMS = "SHA256SUMS";

  private Path tarGz() {
    return directory.resolve("%s-%s-linux-%s.tar.gz".formatted(program.name(), version, machine()));
  }

  private Path deb() {
    return directory.resolve("%s_%s_%s.deb".formatted(program.name(), debianVersion(), machine()));
  }

  private Path sbom() {
    return directory.resolve("%s-%s.cdx.json".formatted(program.name(), version));
  }

  boolean exist() {
    return Stream.of(tarGz(), deb()).allMatch(Files::exists)
        && (Files.exists(sbom()) || !Files.exists(program.sbom()));
  }

  /** Makes them; what there was of them is replaced. */
  void make(Path work) throws IOException {
    Files.createDirectories(directory);
    try (OutputStream out = Files.newOutputStream(tarGz());
        TarGz archive = new TarGz(out, time)) {
      archive.addDirectory(program.name());
      for (String part : parts()) {
        archive.addTree(program.home().resolve(part), program.name() + "/" + part);
      }
    }
    Path root = work.resolve(program.name() + "-root");
    Trees.delete(root);
    Path home = root.resolve("usr/lib").resolve(program.name());
    Files.createDirectories(home);
    for (String part : parts()) {
      Trees.copy(program.home().resolve(part), home.resolve(part));
    }
    Trees.copy(program.contents().resolve("root"), root);
    Path settings = Files.createDirectories(root.resolve("etc/tether"));
    Files.copy(program.configuration(), settings.resolve(program.configuration().getFileName()));
    new DebPackage(program.name(), debianVersion(), root, control(), scripts()).write(deb(), time);
    Trees.delete(root);
    if (Files.exists(program.sbom())) {
      Files.copy(program.sbom(), sbom(), StandardCopyOption.REPLACE_EXISTING);
    } else {
      System.out.println(
          program.name() + " is packed without an SBOM: Maven makes none while it is offline");
      Files.deleteIfExists(sbom());
    }
  }

  private List<String> parts() {
    return Stream.concat(program.parts().stream(), Stream.of(program.cacheName()))
        .sorted()
        .toList();
  }

  private String control() throws IOException {
    return Files.readString(program.contents().resolve("control"))
        .replace("@architecture@", machine());
  }

  private Map<String, String> scripts() throws IOException {
    Map<String, String> scripts = new TreeMap<>();
    for (String name : List.of("postinst", "prerm", "postrm")) {
      Path script = program.contents().resolve(name);
      if (Files.exists(script)) {
        scripts.put(name, Files.readString(script));
      }
    }
    return scripts;
  }

  /** A snapshot comes before the version that it leads to. */
  private String debianVersion() {
    return version.replace("-", "~").toLowerCase(Locale.ROOT);
  }

  /** As Debian and Go call it. */
  private static String machine() {
    String machine = System.getProperty("os.arch");
    return machine.equals("aarch64") ? "arm64" : machine;
  }

  /** Writes the SHA-256 of all files of a directory, for {@code sha256sum -c}. */
  static void writeSums(Path directory) throws IOException {
    StringBuilder sums = new StringBuilder();
    for (Path file : Trees.list(directory)) {
      if (Files.isRegularFile(file) && !file.endsWith(SUMS)) {
        sums.append(HexFormat.of().formatHex(Inputs.sum(file)))
            .append("  ")
            .append(file.getFileName())
            .append('\n');
      }
    }
    Files.writeString(directory.resolve(SUMS), sums);
  }
}
