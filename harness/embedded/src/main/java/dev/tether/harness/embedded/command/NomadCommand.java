package dev.tether.harness.embedded.command;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** Makes the program that stands for Nomad's command line. */
public final class NomadCommand {
  private NomadCommand() {}

  /** Writes the program into a directory and returns its path. */
  public static Path install(Path directory) throws IOException {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    Path program = directory.resolve("nomad");
    Files.writeString(
        program,
        """
        #!/bin/sh
        exec %s -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xshare:auto -Xmx32m -cp %s %s "$@"
        """
            .formatted(quoted(java), quoted(classes()), Main.class.getName()));
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    return program;
  }

  private static Path classes() throws IOException {
    try {
      return Path.of(Main.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IOException("it is not known where the program's classes are", e);
    }
  }

  private static String quoted(Path path) {
    return "'" + path.toString().replace("'", "'\\''") + "'";
  }
}
