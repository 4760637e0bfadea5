package dev.tether.agent.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tether.agent.log.LogFollower;
import dev.tether.agent.log.LogWatch;
import dev.tether.agent.process.Posix;
import dev.tether.agent.record.TaskRecord;
import dev.tether.runtime.LogOffsets;
import dev.tether.runtime.LogStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogTrimmerTest {
  private static final int MIB = 1 << 20;

  @TempDir private Path directory;
  private TestState state;
  private TaskTable table;
  private ManagedTask task;
  private Path log;
  private LogTrimmer trimmer;

  @BeforeEach
  void writeLog() throws Exception {
    state = new TestState(directory);
    table = state.table();
    TaskRecord record = TestState.intent("a");
    task = table.add(record);
    log = state.directories.log("a", LogStream.STDOUT);
    Files.createDirectories(log.getParent());
    byte[] content = new byte[4 * MIB];
    Arrays.fill(content, (byte) 'x');
    Files.write(log, content);
    Files.createFile(state.directories.log("a", LogStream.STDERR));
    trimmer = new LogTrimmer(table, state.directories, new Posix(), MIB);
  }

  @AfterEach
  void close() {
    table.close();
  }

  private static long diskBytes(Path file) throws Exception {
    Process stat = new ProcessBuilder("stat", "-c", "%b", file.toString()).start();
    String blocks = new String(stat.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return Long.parseLong(blocks.trim()) * 512;
  }

  @Test
  void whatIsNotDeliveredIsKept() throws Exception {
    trimmer.trim(task);

    assertThat(task.record().keptFrom()).isEqualTo(LogOffsets.START);
    assertThat(diskBytes(log)).isGreaterThanOrEqualTo(4L * MIB);
  }

  @Test
  void deliveredBytesFarBehindTheEndAreGivenBack() throws Exception {
    task.deliver(new LogOffsets(4L * MIB, 0));

    trimmer.trim(task);

    assertThat(task.record().keptFrom().stdout()).isEqualTo(3L * MIB);
    assertThat(Files.size(log)).isEqualTo(4L * MIB);
    assertThat(diskBytes(log)).isLessThanOrEqualTo(MIB + 65536L);
  }

  @Test
  void readersSkipWhatIsGoneAndGetEverythingElse() throws Exception {
    task.deliver(new LogOffsets(4L * MIB, 0));
    trimmer.trim(task);
    Files.writeString(log, "the end", StandardOpenOption.APPEND);

    try (LogWatch watch = new LogWatch(FileSystems.getDefault().newWatchService());
        LogFollower follower =
            new LogFollower(log, 5, watch, new LogSourceOf(table, task, LogStream.STDOUT))) {
      byte[] first = follower.next();

      assertThat(follower.offset() - first.length).isEqualTo(3L * MIB);
      assertThat(first).startsWith('x', 'x');
      while (follower.offset() < 4L * MIB) {
        assertThat(follower.next()).doesNotContain(0);
      }
      assertThat(follower.next()).asString().isEqualTo("the end");
    }
  }

  @Test
  void whereTheKeptPartBeginsSurvivesARestart() throws Exception {
    task.deliver(new LogOffsets(4L * MIB, 0));
    trimmer.trim(task);
    table.close();

    table = state.table();

    assertThat(table.get("a").record().keptFrom().stdout()).isEqualTo(3L * MIB);
  }
}
