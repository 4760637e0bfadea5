package dev.tether.harness.scenarios.observe;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RpcTraceTest {
  @TempDir private Path directory;

  @Test
  void linesBecomeEventsAndATornOneIsLeftOut() throws IOException {
    Path file =
        Files.writeString(
            directory.resolve("trace"),
            """
            {"at":1000000,"method":"Driver/StartTask","alloc":"a","phase":"begin"}
            {"at":1000000,"method":"Driver/StartTask","task":"a/t/1","alloc":"a","status":"OK",\
            "micros":1500000,"phase":"end","detail":{"adopted":true,"from":"b"}}
            {"at":3000000,"method":"Driver/Wa\
            """);

    List<RpcEvent> events = RpcTrace.read(file, "client-1", Instant.EPOCH);

    assertThat(events).hasSize(2);
    RpcEvent end = events.getLast();
    assertThat(end.at()).isEqualTo(Instant.ofEpochMilli(2500));
    assertThat(end.shortMethod()).isEqualTo("StartTask");
    assertThat(end.phase()).isEqualTo(RpcEvent.Phase.END);
    assertThat(end.micros()).isEqualTo(1_500_000);
    assertThat(end.detail()).containsEntry("adopted", "true").containsEntry("from", "b");
    assertThat(RpcTrace.read(file, "client-1", Instant.ofEpochSecond(2))).containsExactly(end);
  }

  @Test
  void aDriverThatTracedNothingYetHasAnEmptyTrace() {
    assertThat(RpcTrace.read(directory.resolve("none"), "client-1", Instant.EPOCH)).isEmpty();
  }
}
