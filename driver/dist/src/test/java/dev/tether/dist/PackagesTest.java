package dev.tether.dist;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Archives and packages, as the programs that unpack them see them. */
class PackagesTest {
  private static final Instant TIME = Instant.parse("2026-01-01T00:00:00Z");

  @TempDir private Path directory;
  private Path tree;

  @BeforeEach
  void makeATree() throws IOException {
    tree = directory.resolve("tree");
    Files.createDirectories(tree.resolve("etc/tether"));
    Files.writeString(tree.resolve("etc/tether/some.conf"), "key = value\n");
    Path program = tree.resolve("usr/lib/program/" + "long/".repeat(20) + "program");
    Files.createDirectories(program.getParent());
    Files.writeString(program, "#!/bin/sh\necho unpacked\n");
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.createDirectories(tree.resolve("usr/bin"));
    Files.createSymbolicLink(
        tree.resolve("usr/bin/program"), Path.of("../lib/program/long/program"));
  }

  @Test
  void anArchiveIsUnpackedAsItWasPacked() throws Exception {
    Path archive = archive("one.tar.gz");
    Path unpacked = Files.createDirectory(directory.resolve("unpacked"));
    run("tar", "xzf", archive.toString(), "-C", unpacked.toString());

    assertThat(run(unpacked + "/tree/usr/lib/program/" + "long/".repeat(20) + "program"))
        .isEqualTo("unpacked\n");
    assertThat(Files.readSymbolicLink(unpacked.resolve("tree/usr/bin/program")))
        .hasToString("../lib/program/long/program");
    assertThat(Files.getLastModifiedTime(unpacked.resolve("tree/etc/tether/some.conf")).toInstant())
        .isEqualTo(TIME);
  }

  @Test
  void theSameFilesGiveTheSameBytes() throws Exception {
    Path one = archive("one.tar.gz");
    Path deb = deb("one.deb");
    Files.setLastModifiedTime(
        tree.resolve("etc/tether/some.conf"), java.nio.file.attribute.FileTime.fromMillis(1));

    assertThat(archive("other.tar.gz")).hasSameBinaryContentAs(one);
    assertThat(deb("other.deb")).hasSameBinaryContentAs(deb);
  }

  @Test
  void aPackageTellsDebianWhatIsInIt() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/dpkg-deb")), "dpkg-deb is needed to look");
    Path deb = deb("some.deb");

    assertThat(run("dpkg-deb", "--field", deb.toString(), "Package", "Version", "Installed-Size"))
        .isEqualTo("Package: some\nVersion: 1.0~rc1\nInstalled-Size: 1\n");
    assertThat(run("dpkg-deb", "--contents", deb.toString()))
        .contains("./etc/tether/some.conf")
        .contains("./usr/bin/program -> ../lib/program/long/program");
    assertThat(run("dpkg-deb", "--info", deb.toString(), "conffiles"))
        .isEqualTo("/etc/tether/some.conf\n");
    assertThat(run("dpkg-deb", "--info", deb.toString(), "postinst")).isEqualTo("#!/bin/sh\n");
  }

  @Test
  void aListOfClassesIsKeptWithoutWhatDiffersFromRunToRun() throws Exception {
    Path made =
        Files.write(
            directory.resolve("made"),
            List.of(
                "# a comment",
                "java/lang/String id: 7",
                "java/lang/Object id: 0",
                "a/Foreign id: 9 super: 0 source: /some/place.jar",
                "@cp java/lang/String 1 2",
                "@lambda-proxy a/B run ()V",
                "@lambda-form-invoker [X] a"));
    Path kept = directory.resolve("kept");
    ClassList.keep(made, kept);

    assertThat(kept)
        .hasContent(
            """
            java/lang/Object
            java/lang/String
            @lambda-form-invoker [X] a
            @lambda-proxy a/B run ()V
            """);
  }

  @Test
  void whatDiffersBetweenTwoCachesIsCleared() throws Exception {
    byte[] content = new byte[8192];
    content[4] = 1;
    content[5000] = 7;
    content[5008] = 8;
    Path one = Files.write(directory.resolve("one"), content);
    content[4] = 2;
    content[5009] = 9;
    Path other = Files.write(directory.resolve("other"), content);
    assertThat(ClassCache.cleared(List.of(one, other))).isEqualTo(one);

    byte[] expected = new byte[8192];
    expected[5000] = 7;
    assertThat(one).hasBinaryContent(expected);
  }

  @Test
  void cachesThatHaveLittleInCommonAreRefused() throws Exception {
    byte[] content = new byte[1 << 17];
    Path one = Files.write(directory.resolve("one"), content);
    java.util.Arrays.fill(content, (byte) 1);
    Path other = Files.write(directory.resolve("other"), content);

    assertThatThrownBy(() -> ClassCache.cleared(List.of(one, other)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("alike");
  }

  private Path archive(String name) throws IOException {
    Path file = directory.resolve(name);
    try (OutputStream out = Files.newOutputStream(file);
        TarGz archive = new TarGz(out, TIME)) {
      archive.addTree(tree, "tree");
    }
    return file;
  }

  private Path deb(String name) throws IOException {
    Path file = directory.resolve(name);
    new DebPackage(
            "some",
            "1.0~rc1",
            tree,
            "Architecture: all\nMaintainer: nobody <nobody@localhost>\nDescription: some\n",
            Map.of("postinst", "#!/bin/sh\n"))
        .write(file, TIME);
    return file;
  }

  private static String run(String... command) throws Exception {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    return said;
  }
}
