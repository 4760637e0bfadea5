package dev.tether.harness.cluster.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tether.harness.cluster.Await;
import dev.tether.harness.cluster.ProcessTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class KillerTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private final ProcessTable table = new ProcessTable();
  private final Killer killer = new Killer(new Libc());
  private final Marker cluster = Marker.of("test-" + UUID.randomUUID());
  private final List<Process> started = new ArrayList<>();
  @TempDir Path dir;

  @AfterEach
  void end() {
    started.forEach(
        p -> {
          p.descendants().forEach(ProcessHandle::destroyForcibly);
          p.destroyForcibly();
        });
  }

  private Process start(Marker marker, String script) throws IOException {
    ProcessBuilder builder = new ProcessBuilder("/bin/sh", "-c", script);
    builder.environment().putAll(marker.variables());
    Process process = builder.start();
    started.add(process);
    return process;
  }

  private List<Long> marked(Marker marker) {
    return table.marked(marker).stream().map(ProcessTable.Entry::pid).toList();
  }

  @Test
  void aMarkerFindsAProcessAndItsChildrenAndNothingElse() throws Exception {
    Process one = start(cluster.node("one"), "sleep 600 & exec sleep 600");
    Process two = start(cluster.node("two"), "exec sleep 600");
    start(Marker.of(cluster.cluster() + "x"), "exec sleep 600");
    Await.until("the child", LIMIT, () -> marked(cluster.node("one")).size() == 2);
    assertThat(marked(cluster.node("one"))).contains(one.pid()).doesNotContain(two.pid());
    assertThat(marked(cluster.node("two"))).containsExactly(two.pid());
    assertThat(marked(cluster)).hasSize(3);
  }

  @Test
  void aProcessThatEndedIsNotFoundEvenBeforeItIsReaped() throws Exception {
    Path pid = dir.resolve("pid");
    // The parent never waits for its child.
    start(cluster, "sh -c 'echo $$ > " + pid + "' & exec sleep 600");
    Await.until("the child's end", LIMIT, () -> Files.exists(pid) && marked(cluster).size() == 1);
  }

  @Test
  void whatWorksBelowADirectoryIsFoundWithItsSession() throws Exception {
    Path work = Files.createDirectory(dir.resolve("work"));
    Path pid = dir.resolve("pid");
    Process task =
        start(
            cluster,
            "exec setsid sh -c 'cd /; sleep 600 & echo $! > %s; cd %s; exec sleep 600'"
                .formatted(pid, work));
    Await.until("both", LIMIT, () -> marked(cluster).size() == 2 && pid.toFile().length() > 0);
    Path below = dir;
    assertThat(table.workingBelow(below).stream().map(ProcessTable.Entry::pid))
        .containsExactlyInAnyOrder(task.pid(), Long.parseLong(Files.readString(pid).strip()));
    assertThat(table.workingBelow(Path.of(dir + "-other"))).isEmpty();
  }

  @Test
  void aProcessThatOnlyReadsAFileBelowADirectoryIsLeftAlone() throws Exception {
    Path file = Files.writeString(dir.resolve("log"), "x");
    start(cluster, "exec tail -f " + file);
    Await.until("tail", LIMIT, () -> !marked(cluster).isEmpty());
    assertThat(table.workingBelow(dir)).isEmpty();
  }

  @Test
  void killingGoesOnUntilNothingIsLeft() throws Exception {
    start(cluster, "while true; do sleep 600 & sleep 0.01; done");
    Await.until("some", LIMIT, () -> marked(cluster).size() > 5);
    killer.killAll("the test's processes", () -> table.marked(cluster));
    assertThat(marked(cluster)).isEmpty();
  }

  @Test
  void frozenProcessesGoOnWhenTheyAreThawed() throws Exception {
    Path ticks = dir.resolve("ticks");
    start(cluster, "while true; do echo >> %s; done".formatted(ticks));
    Await.until("ticks", LIMIT, () -> Files.exists(ticks));
    killer.freezeAll("the test's processes", () -> table.marked(cluster));
    assertThat(table.marked(cluster)).allMatch(ProcessTable.Entry::isFrozen);
    long size = Files.size(ticks);
    killer.thawAll(table.marked(cluster));
    Await.until("more ticks", LIMIT, () -> ticks.toFile().length() > size);
  }
}
