package dev.tether.plugin.logs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class PipeHolderTest {
  private static final long TERMINATE = 1L << 14;

  @RepeatedTest(10)
  void holderIsGoneWhenItsEndReturns(@TempDir Path directory) throws Exception {
    Path pipe = fifo(directory);
    ProcessIdentity holder = PipeHolder.start(List.of(pipe));
    assertThat(holder.hasFilesOpen()).isTrue();

    PipeHolder.end(holder);

    assertThat(holder.hasFilesOpen()).isFalse();
    PipeHolder.end(holder);
  }

  @Test
  @Timeout(60)
  void aHolderWhoseParentDoesNotAskForItsResultIsGoneToo() throws Exception {
    // The parent is a shell that started it and became a program that knows nothing of it.
    Process parent = new ProcessBuilder("sh", "-c", "sleep 600 & echo $!; exec sleep 600").start();
    try (BufferedReader output = parent.inputReader()) {
      ProcessHandle child = ProcessHandle.of(Long.parseLong(output.readLine())).orElseThrow();
      ProcessIdentity holder = ProcessIdentity.of(child);

      PipeHolder.end(holder);

      assertThat(holder.hasFilesOpen()).isFalse();
      assertThat(child.isAlive()).as("it is still listed").isTrue();
    } finally {
      parent.destroyForcibly();
    }
  }

  @Test
  @Timeout(60)
  void holdsAlsoWhereNoSessionCanBeMade(@TempDir Path dir) throws Exception {
    Path pipe = fifo(dir);
    Path programs = Files.createDirectory(dir.resolve("bin"));
    Files.createSymbolicLink(programs.resolve("sleep"), Path.of("/bin/sleep"));

    ProcessIdentity holder = PipeHolder.start(List.of(pipe), programs.toString());

    // A shell that finds no program ends; this one has become the program that waits.
    ProcessHandle process = holder.find().orElseThrow();
    while (!process.info().commandLine().orElse("").contains("2147483647")) {
      assertThat(process.isAlive()).isTrue();
      Thread.onSpinWait();
    }
    assertThat(ignoredSignals(process) & TERMINATE).isNotZero();
    PipeHolder.end(holder);
    assertThat(holder.hasFilesOpen()).isFalse();
  }

  private static Path fifo(Path directory) throws Exception {
    Path pipe = directory.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    return pipe;
  }

  /** One bit for each signal, the lowest for number 1. */
  private static long ignoredSignals(ProcessHandle process) throws IOException {
    return Files.readAllLines(Path.of("/proc/" + process.pid() + "/status")).stream()
        .filter(line -> line.startsWith("SigIgn:"))
        .map(line -> Long.parseUnsignedLong(line.substring(line.indexOf('\t') + 1), 16))
        .findFirst()
        .orElseThrow();
  }
}
