package dev.tether.agent.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AwkTest {
  @Test
  void hostHasAUsableAwk() {
    assertThat(Awk.find()).isPresent();
  }

  @Test
  void awkThatHidesSignalsIsNotUsable(@TempDir Path directory) throws Exception {
    Path awk = Files.writeString(directory.resolve("awk"), "#!/bin/sh\necho 137 0\n");
    Files.setPosixFilePermissions(awk, PosixFilePermissions.fromString("rwxr-xr-x"));

    assertThat(new Awk(List.of(awk.toString())).isUsable()).isFalse();
  }

  @Test
  void missingAwkIsNotUsable() {
    assertThat(new Awk(List.of("/no/such/awk")).isUsable()).isFalse();
  }

  @Test
  void statusTellsSignalsFromExitCodes() {
    assertThat(Awk.signalIn(137)).isEmpty();
    assertThat(Awk.signalIn(255)).isEmpty();
    assertThat(Awk.signalIn(256 + 9)).contains(9);
    assertThat(Awk.signalIn(512 + 11)).as("with a core dump").contains(11);
  }
}
