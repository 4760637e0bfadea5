package dev.tether.harness.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The root of a small system of its own: busybox, bash and an awk, the C library, and no Java.
 * Programs that run in it share {@code /tmp} with everybody else.
 */
record BareRoot(Path directory) {
  private static final Pattern LIBRARY =
      Pattern.compile("^(?:.*=>)?\\s+(/\\S+)\\s+\\(0x", Pattern.MULTILINE);

  /** Whether this machine and user can make one. */
  static boolean possible() {
    return "root".equals(System.getProperty("user.name"))
        && List.of("/bin/busybox", "/usr/bin/unshare", "/usr/bin/dpkg", "/usr/bin/mawk").stream()
            .allMatch(program -> Files.isExecutable(Path.of(program)));
  }

  /**
   * Makes it.
   *
   * @param java whose libraries have to be there
   */
  static BareRoot make(Path directory, Path java) throws Exception {
    BareRoot root = new BareRoot(directory);
    for (String place : List.of("bin", "tmp", "proc", "dev", "etc", "usr/bin", "var/lib/dpkg")) {
      Files.createDirectories(directory.resolve(place));
    }
    root.addProgram("bash", Path.of("/bin/bash"));
    root.addProgram("awk", Path.of("/usr/bin/mawk"));
    root.addProgram("busybox", Path.of("/bin/busybox"));
    for (String applet : run("/bin/busybox", "--list").lines().toList()) {
      Path link = directory.resolve("bin").resolve(applet);
      if (!Files.exists(link, LinkOption.NOFOLLOW_LINKS)) {
        Files.createSymbolicLink(link, Path.of("busybox"));
      }
    }
    root.addLibraries(java.resolve("bin/java"));
    root.addLibraries(java.resolve("lib/server/libjvm.so"));
    Files.writeString(directory.resolve("etc/passwd"), "root:x:0:0:root:/:/bin/sh\n");
    return root;
  }

  private void addProgram(String name, Path program) throws Exception {
    Path target = directory.resolve("bin").resolve(name);
    Files.copy(program, target, StandardCopyOption.COPY_ATTRIBUTES);
    addLibraries(program);
  }

  private void addLibraries(Path program) throws IOException, InterruptedException {
    Process ldd = new ProcessBuilder("ldd", program.toString()).redirectErrorStream(true).start();
    Matcher library = LIBRARY.matcher(new String(ldd.getInputStream().readAllBytes(), UTF_8));
    assertThat(ldd.waitFor()).isBetween(0, 1);
    while (library.find()) {
      Path file = Path.of(library.group(1)).normalize();
      Path target = directory.resolve(file.toString().substring(1));
      if (!Files.exists(target) && !file.startsWith(program.getParent())) {
        Files.createDirectories(target.getParent());
        Files.copy(file, target);
        Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rwxr-xr-x"));
      }
    }
  }

  /** Installs packages as an administrator does. */
  void installDebs(List<Path> packages) throws Exception {
    for (Path file : packages) {
      // Nothing that it depends on is a package here.
      run("dpkg", "--root=" + directory, "--force-depends", "--install", file.toString());
    }
  }

  /** Unpacks an archive in {@code /opt}. */
  void unpack(List<Path> archives) throws Exception {
    Path opt = Files.createDirectories(directory.resolve("opt"));
    for (Path file : archives) {
      run("tar", "xzf", file.toString(), "-C", opt.toString());
    }
  }

  /** Writes a program that runs one of this root's programs in it, with its own arguments. */
  Path wrap(String program, Path wrapper) throws IOException {
    Files.createDirectories(wrapper.getParent());
    Files.writeString(
        wrapper,
        """
        #!/bin/sh
        exec unshare --mount --propagation private /bin/sh -c '
          mount --bind /tmp "$0/tmp" && mount -t proc proc "$0/proc" && mount --rbind /dev "$0/dev" &&
          exec chroot "$0" "$@"' '%s' '%s' "$@"
        """
            .formatted(directory, program));
    return Files.setPosixFilePermissions(wrapper, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private static String run(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(() -> String.join(" ", command) + ": " + said).isZero();
    return said;
  }
}
