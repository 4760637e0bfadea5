package dev.tether.agent.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads the process table. May be used from any thread. */
public final class ProcFs {
  private final Path root;

  /** Reads the process table of this host. */
  public ProcFs() {
    this(Path.of("/proc"));
  }

  ProcFs(Path root) {
    this.root = root;
  }

  /** Names this boot of the host: no process outlives it. */
  public String bootId() throws IOException {
    return Files.readString(root.resolve("sys/kernel/random/boot_id")).trim();
  }

  /** How fast the fastest processor runs now, MHz; 0 where Linux does not say. */
  double coreMegahertz() {
    try (Stream<String> lines = Files.lines(root.resolve("cpuinfo"), StandardCharsets.ISO_8859_1)) {
      return lines
          .filter(line -> line.startsWith("cpu MHz"))
          .mapToDouble(line -> Double.parseDouble(line.substring(line.indexOf(':') + 1).trim()))
          .max()
          .orElse(0);
    } catch (IOException | UncheckedIOException | NumberFormatException unknown) {
      return 0;
    }
  }

  /** Whether this very process still runs; a zombie does not. */
  public boolean isAlive(ProcessIdentity identity) {
    return stat(identity.pid()).filter(identity::is).filter(ProcStat::isAlive).isPresent();
  }

  /** The process that has this id now. */
  Optional<ProcStat> stat(long pid) {
    return read(root.resolve(Long.toString(pid)));
  }

  /** Every process there is. Takes some 10 µs for each. */
  List<ProcStat> all() throws IOException {
    List<ProcStat> found = new ArrayList<>();
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(root, "[0-9]*")) {
      for (Path process : processes) {
        read(process).ifPresent(found::add);
      }
    }
    return found;
  }

  private static Optional<ProcStat> read(Path process) {
    try {
      byte[] line = Files.readAllBytes(process.resolve("stat"));
      return ProcStat.parse(new String(line, StandardCharsets.ISO_8859_1));
    } catch (IOException gone) {
      return Optional.empty();
    }
  }
}
