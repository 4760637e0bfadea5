package dev.tether.harness.nomad;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A PATH with small scripts in the place of Nomad, Docker and Go, and an empty cache. */
final class FakeTools {
  final Path bin;
  final Path cache;
  private final Path calls;
  private final Map<String, String> variables = new HashMap<>();

  FakeTools(Path directory) throws IOException {
    bin = Files.createDirectories(directory.resolve("bin"));
    cache = directory.resolve("cache");
    calls = directory.resolve("calls");
    variables.put("PATH", bin.toString());
    variables.put("XDG_CACHE_HOME", cache.toString());
    variables.put("CALLS", calls.toString());
  }

  Host host() {
    return new Host(variables, bin);
  }

  NomadBinaries binaries() {
    return new NomadBinaries(host());
  }

  void variable(String name, String value) {
    variables.put(name, value);
  }

  /** A program on the PATH; each of its calls is remembered. */
  Path tool(String name, String script) throws IOException {
    return script(bin.resolve(name), "echo \"" + name + " $*\" >> \"$CALLS\"\n" + script);
  }

  static Path script(Path file, String script) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, "#!/bin/sh\n" + script + "\n");
    Set<java.nio.file.attribute.PosixFilePermission> mode =
        PosixFilePermissions.fromString("rwxr-xr-x");
    return Files.setPosixFilePermissions(file, mode);
  }

  static Path nomad(Path file, String version) throws IOException {
    return script(file, "echo 'Nomad v" + version + "'; echo 'BuildDate 2026-01-01'");
  }

  Path cached(String version) {
    return cache.resolve("tether/nomad/" + version + "/nomad");
  }

  List<String> calls() throws IOException {
    return Files.exists(calls) ? Files.readAllLines(calls) : List.of();
  }
}
