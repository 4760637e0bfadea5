package dev.tether.plugin.contents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tether.plugin.config.ContentsPolicy;
import dev.tether.plugin.config.ContentsPolicy.WritableVolumes;
import dev.tether.runtime.contents.Entry;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TreeReaderTest {
  @TempDir Path directory;

  private TaskFiles files;
  private final DigestCache digests = new DigestCache(InstantSource.system());

  @BeforeEach
  void makeDirectories() throws IOException {
    files = new TaskFiles(directory, "web", List.of());
    for (String name : List.of("alloc/data", "alloc/logs", "web/local", "web/secrets")) {
      Files.createDirectories(directory.resolve(name));
    }
  }

  private void write(String path, String text) throws IOException {
    Files.createDirectories(directory.resolve(path).getParent());
    Files.writeString(directory.resolve(path), text);
  }

  private LocalContents read(ContentsPolicy policy) {
    return new TreeReader(policy, digests).read(new Staging(files, policy).places());
  }

  private LocalContents read() {
    return read(ContentsPolicy.DEFAULT);
  }

  private static ContentsPolicy policy(long bytes, long files, WritableVolumes volumes) {
    return new ContentsPolicy(bytes, files, volumes, true, bytes);
  }

  private static String content(LocalContents contents, String path) throws IOException {
    try (InputStream in =
        contents.open((Entry.File) contents.manifest().find(path).orElseThrow())) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void filesDirectoriesAndLinksAreReadWithTheirModes() throws IOException {
    write("web/local/bin/run", "#!/bin/sh\n");
    Files.setPosixFilePermissions(
        directory.resolve("web/local/bin/run"), PosixFilePermissions.fromString("rwxr-x--x"));
    Files.createSymbolicLink(directory.resolve("web/local/start"), Path.of("bin/run"));
    write("web/secrets/nomad_token", "s3cret");
    LocalContents contents = read();
    assertThat(contents.manifest().find("local/bin/run"))
        .hasValueSatisfying(entry -> assertThat(((Entry.File) entry).mode()).isEqualTo(0751));
    assertThat(contents.manifest().find("secrets"))
        .as("whatever it is on the node")
        .contains(new Entry.Directory("secrets", 0700));
    assertThat(contents.manifest().find("local/start"))
        .contains(new Entry.Link("local/start", "bin/run"));
    assertThat(contents.manifest().find("local/bin")).containsInstanceOf(Entry.Directory.class);
    assertThat(content(contents, "secrets/nomad_token")).isEqualTo("s3cret");
  }

  @Test
  void nomadsOwnFilesStay() throws IOException {
    write("alloc/logs/web.stdout.0", "line");
    write("alloc/data/db", "rows");
    write("web/private/vault_token", "s3cret");
    write("web/executor.out", "x");
    LocalContents contents = read();
    assertThat(contents.manifest().entries())
        .extracting(Entry::path)
        .containsExactly("alloc", "alloc/data", "alloc/data/db", "local", "secrets");
  }

  @Test
  void pipesAndSocketsAreLeftOut() throws Exception {
    Process mkfifo =
        new ProcessBuilder("mkfifo", directory.resolve("web/local/pipe").toString()).start();
    assertThat(mkfifo.waitFor()).isZero();
    try (ServerSocketChannel socket =
        ServerSocketChannel.open(java.net.StandardProtocolFamily.UNIX)) {
      socket.bind(java.net.UnixDomainSocketAddress.of(directory.resolve("web/secrets/api.sock")));
      assertThat(read().manifest().entries())
          .extracting(Entry::path)
          .doesNotContain("local/pipe", "secrets/api.sock");
    }
  }

  @Test
  void linkThatLeadsOutIsRefusedByName() throws IOException {
    Files.createDirectories(directory.resolve("web/local/conf"));
    Files.createSymbolicLink(directory.resolve("web/local/conf/x"), Path.of("/etc/shadow"));
    assertThatThrownBy(this::read)
        .isInstanceOf(ContentsProblem.class)
        .hasMessageContaining("local/conf/x")
        .hasMessageContaining("/etc/shadow");
  }

  @Test
  void directoryThatBecameALinkIsNotEntered() throws IOException {
    write("elsewhere/x", "not the task's");
    write("web/local/d/x", "the task's");
    LocalContents contents = read();
    Files.delete(directory.resolve("web/local/d/x"));
    Files.delete(directory.resolve("web/local/d"));
    Files.createSymbolicLink(directory.resolve("web/local/d"), directory.resolve("elsewhere"));
    assertThatThrownBy(() -> content(contents, "local/d/x")).isInstanceOf(IOException.class);
  }

  @Test
  void rootThatIsALinkIsNotEntered() throws IOException {
    write("elsewhere/x", "not the task's");
    Files.delete(directory.resolve("web/local"));
    Files.createSymbolicLink(directory.resolve("web/local"), directory.resolve("elsewhere"));
    assertThatThrownBy(this::read).isInstanceOf(ContentsProblem.class);
  }

  @Test
  void tooMuchIsRefusedWithTheSettingToChange() throws IOException {
    write("web/local/a", "12345");
    write("web/local/b", "12345");
    assertThatThrownBy(() -> read(policy(9, 100, WritableVolumes.REFUSE)))
        .hasMessage("the task's files are larger than 9 bytes, which contents.max_size allows");
    assertThatThrownBy(() -> read(policy(10, 5, WritableVolumes.REFUSE)))
        .hasMessageContaining("more than 5 files")
        .hasMessageContaining("contents.max_files");
    assertThat(read(policy(10, 6, WritableVolumes.REFUSE)).files()).isEqualTo(2);
  }

  @Test
  void unchangedFileIsNotReadAgain() throws IOException {
    write("web/local/a", "old");
    FileTime longAgo = FileTime.from(Instant.now().minusSeconds(60));
    Files.setLastModifiedTime(directory.resolve("web/local/a"), longAgo);
    String before = read().manifest().digest();
    // The same size, time and inode: whoever reads the file again would see the difference.
    Files.writeString(directory.resolve("web/local/a"), "new");
    Files.setLastModifiedTime(directory.resolve("web/local/a"), longAgo);
    assertThat(read().manifest().digest()).isEqualTo(before);
    Files.setLastModifiedTime(directory.resolve("web/local/a"), FileTime.from(Instant.now()));
    assertThat(read().manifest().digest()).isNotEqualTo(before);
  }

  @Test
  void fileThatHasJustBeenChangedIsReadAgain() throws IOException {
    write("web/local/a", "old");
    FileTime now = FileTime.from(Instant.now());
    Files.setLastModifiedTime(directory.resolve("web/local/a"), now);
    String before = read().manifest().digest();
    Files.writeString(directory.resolve("web/local/a"), "new");
    Files.setLastModifiedTime(directory.resolve("web/local/a"), now);
    assertThat(read().manifest().digest()).isNotEqualTo(before);
  }

  @Test
  void readOnlyVolumesAreReadUnderTheirPath() throws IOException {
    write("host/data/rows", "1");
    write("host/inner/x", "2");
    write("host/data/sub/hidden", "3");
    files =
        new TaskFiles(
            directory,
            "web",
            List.of(
                new TaskFiles.Volume("/srv/data/sub", directory.resolve("host/inner"), true),
                new TaskFiles.Volume("/srv/data", directory.resolve("host/data"), true)));
    LocalContents contents = read();
    assertThat(content(contents, "volumes/srv/data/rows")).isEqualTo("1");
    assertThat(content(contents, "volumes/srv/data/sub/x")).isEqualTo("2");
    assertThat(contents.manifest().find("volumes/srv/data/sub/hidden")).isEmpty();
    assertThat(contents.manifest().find("volumes/srv")).isPresent();
  }

  @Test
  void writableVolumeIsRefusedUnlessACopyIsAskedFor() throws IOException {
    write("host/data/rows", "1");
    files =
        new TaskFiles(
            directory,
            "web",
            List.of(new TaskFiles.Volume("/srv", directory.resolve("host/data"), false)));
    assertThatThrownBy(this::read)
        .isInstanceOf(ContentsProblem.class)
        .hasMessageContaining("/srv")
        .hasMessageContaining("writable_volumes");
    assertThat(read(policy(100, 100, WritableVolumes.COPY)).manifest().find("volumes/srv/rows"))
        .isPresent();
  }

  @Test
  void volumeCannotBeMountedAboveItsRoot() {
    files =
        new TaskFiles(directory, "web", List.of(new TaskFiles.Volume("/../..", directory, true)));
    assertThatThrownBy(this::read).hasMessageContaining("can't be mounted at /../..");
  }

  @Test
  void runtimeThatTakesNoFilesIsOnlyFineWithoutAny() throws IOException {
    write("alloc/data/of-another-task", "x");
    Staging staging = new Staging(files, ContentsPolicy.DEFAULT);
    staging.checkNothingIsMissed(read(), "old");
    write("web/local/app.conf", "x");
    LocalContents more = read();
    assertThatThrownBy(() -> staging.checkNothingIsMissed(more, "old"))
        .hasMessageContaining("local/app.conf")
        .hasMessageContaining("runtime old");
  }
}
