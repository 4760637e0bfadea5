package dev.tether.harness.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LocalBaseTest {
  @TempDir private Path directory;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\tlibc.so.6 => /lib/x86_64-linux-gnu/libc.so.6 (0x00007f7a0c400000)",
        "\t/lib/x86_64-linux-gnu/libc.so.6 (0x00007f7a0c79d000)",
        "\tlibc.so.6 => /lib/./x86_64-linux-gnu/../x86_64-linux-gnu/libc.so.6 (0x0)"
      })
  void aLibraryIsFoundInWhatTheLoaderTells(String line) {
    assertThat(LocalBase.library(line)).contains(Path.of("/lib/x86_64-linux-gnu/libc.so.6"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\tlinux-vdso.so.1 (0x00007ffd1b5f2000)",
        "\tlibnone.so => not found",
        "\tnot a dynamic executable",
        ""
      })
  void whatHasNoPlaceIsNoLibrary(String line) {
    assertThat(LocalBase.library(line)).isEmpty();
  }

  @Test
  void everyFileComesOnceAndAfterItsDirectories() throws IOException {
    Path tar = directory.resolve("base.tar");
    new LocalBase(Path.of("/bin/sh"), Path.of(System.getProperty("java.home"))).write(tar);

    List<String> names = names(tar);
    assertThat(names)
        .doesNotHaveDuplicates()
        .contains("tmp/", "bin/sh", "usr/local/bin/nomad", "opt/java/bin/java", "opt/java/release")
        .anyMatch(name -> name.matches("lib.*/libc\\..*"))
        .noneMatch(name -> name.startsWith("/") || name.contains(".."))
        .noneMatch(name -> name.endsWith("src.zip"));
    for (String name : names) {
      int slash = name.lastIndexOf('/', name.length() - 2);
      if (slash > 0) {
        assertThat(names.subList(0, names.indexOf(name))).contains(name.substring(0, slash + 1));
      }
    }
  }

  private static List<String> names(Path file) throws IOException {
    List<String> names = new ArrayList<>();
    try (InputStream bytes = new BufferedInputStream(Files.newInputStream(file));
        TarArchiveInputStream tar = new TarArchiveInputStream(bytes)) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        names.add(entry.getName());
      }
    }
    return names;
  }
}
