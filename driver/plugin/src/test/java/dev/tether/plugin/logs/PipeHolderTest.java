package dev.tether.plugin.logs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.io.TempDir;

class PipeHolderTest {
  @RepeatedTest(10)
  void holderIsGoneWhenItsEndReturns(@TempDir Path directory) throws Exception {
    Path pipe = directory.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    ProcessIdentity holder = PipeHolder.start(List.of(pipe));
    assertThat(holder.find()).isPresent();

    PipeHolder.end(holder);

    assertThat(holder.find()).isEmpty();
    PipeHolder.end(holder);
  }
}
