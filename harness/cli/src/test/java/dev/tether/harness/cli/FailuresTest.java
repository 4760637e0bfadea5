package dev.tether.harness.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

class FailuresTest {
  @Test
  void tellsWhatIsWrongWithAFileThatIsNotThere() {
    Path file = Path.of("/nowhere/none.session");
    Throwable failure = Assertions.catchThrowable(() -> Files.newInputStream(file));

    assertThat(Failures.sentence(failure)).isEqualTo("there is no file /nowhere/none.session");
  }

  @Test
  void tellsThatAFileMayNotBeUsed() {
    assertThat(Failures.sentence(new AccessDeniedException("/etc/secret")))
        .isEqualTo("/etc/secret may not be read or written");
  }

  @Test
  void saysWhatAFailureSays() {
    assertThat(Failures.sentence(new IOException("the disk is full")))
        .isEqualTo("the disk is full");
  }

  @Test
  void namesAFailureThatSaysNothing() {
    assertThat(Failures.sentence(new IOException())).isEqualTo("java.io.IOException");
  }
}
