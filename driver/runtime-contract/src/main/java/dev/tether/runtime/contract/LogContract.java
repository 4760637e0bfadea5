package dev.tether.runtime.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tether.runtime.LeaseRenewal;
import dev.tether.runtime.LogOffsets;
import dev.tether.runtime.LogReader;
import dev.tether.runtime.LogStream;
import dev.tether.runtime.RemoteFailure;
import dev.tether.runtime.RemoteTask;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Logs and how far they were delivered. */
interface LogContract extends OnStage {

  @Test
  default void allThatWasWrittenIsReadAndThenTheEnd() throws Exception {
    RemoteTask task = stage().create(writesLines(2000));

    assertThat(stage().readAll(task.id(), LogStream.STDOUT, 0)).isEqualTo(Stage.lines(1, 2000));
    assertThat(stage().readAll(task.id(), LogStream.STDERR, 0)).isEmpty();
  }

  @Test
  default void logOfAnEndedTaskIsReadLikewise() throws Exception {
    RemoteTask task = stage().create(writesLines(20));
    stage().awaitEnd(task);

    assertThat(stage().readAll(task.id(), LogStream.STDOUT, 0)).isEqualTo(Stage.lines(1, 20));
  }

  @Test
  default void readingBeginsAtAnyOffset() throws Exception {
    RemoteTask task = stage().create(writesLines(20));
    int offset = Stage.lines(1, 7).length();
    int end = Stage.lines(1, 20).length();

    assertThat(stage().readAll(task.id(), LogStream.STDOUT, offset)).isEqualTo(Stage.lines(8, 20));
    assertThat(stage().readAll(task.id(), LogStream.STDOUT, offset + 3))
        .isEqualTo(Stage.lines(8, 20).substring(3));
    assertThat(stage().readAll(task.id(), LogStream.STDOUT, end)).isEmpty();
  }

  @Test
  default void readerFollowsARunningTask() throws Exception {
    RemoteTask task = stage().create(writesLinesSlowly(100_000));
    StringBuilder read = new StringBuilder();
    try (LogReader reader = stage().runtime().logs(task.id(), LogStream.STDOUT, 0)) {
      read.append(Stage.read(reader)).append(Stage.read(reader)).append(Stage.read(reader));
      assertThat(stage().get(task.id()).isLive()).as("bytes arrive while the task runs").isTrue();
      stage().runtime().stop(task.id(), task.generation(), Stage.KILL);
      stage().awaitEnd(task);
    }
    assertThat(Stage.lines(1, read.toString().split("\n", -1).length)).startsWith(read);
  }

  @Test
  default void twoReadersReadTheSame() throws Exception {
    RemoteTask task = stage().create(writesLinesSlowly(10));

    Stage.together(2, index -> stage().readAll(task.id(), LogStream.STDOUT, 0))
        .forEach(all -> assertThat(all.resultNow()).isEqualTo(Stage.lines(1, 10)));
  }

  @Test
  default void closingAReaderEndsTheWait() throws Exception {
    RemoteTask task = stage().create(sleepsLong());
    LogReader reader = stage().runtime().logs(task.id(), LogStream.STDOUT, 0);
    CompletableFuture<Boolean> waited = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                waited.complete(reader.read(new byte[10]) > 0);
              } catch (RemoteFailure.Unreachable closed) {
                waited.complete(true);
              } catch (InterruptedException | RuntimeException wrong) {
                waited.completeExceptionally(wrong);
              }
            });

    reader.close();

    assertThat(waited.get(Stage.PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
  }

  @Test
  default void deliveredOffsetsOnlyGrow() {
    RemoteTask task = stage().create(sleepsLong());

    renew(task, new LogOffsets(100, 5));
    renew(task, new LogOffsets(40, 30));

    assertThat(stage().get(task.id()).delivered()).isEqualTo(new LogOffsets(100, 30));
  }

  private void renew(RemoteTask task, LogOffsets delivered) {
    assertThat(stage().runtime().renew(List.of(new LeaseRenewal(task.id(), 1, delivered))))
        .isEmpty();
  }

  @Test
  default void releaseAndClaimTellHowFarTheLogsWereDelivered() {
    RemoteTask task = stage().create(sleepsLong());
    renew(task, new LogOffsets(10, 2));

    RemoteTask released =
        stage().runtime().release(task.id(), 1, Duration.ofMinutes(1), new LogOffsets(12, 1));
    RemoteTask claimed = stage().runtime().claim(task.id(), 1, Stage.owner("second"), Stage.LEASE);

    assertThat(released.delivered()).isEqualTo(new LogOffsets(12, 2));
    assertThat(claimed.delivered()).isEqualTo(new LogOffsets(12, 2));
  }
}
