package dev.tether.agent.process;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProcStatTest {
  private static String line(String name) {
    return "4242 ("
        + name
        + ") S 1 4242 4200 0 -1 4194560 10 20 0 0 31 32 33 34 20 0 1 0 987654 1000000 515 184 1 1"
        + " 0 0 0 0 0 0 0 0 0 0 17 0 0 0 0 0 0\n";
  }

  @Test
  void readsTheFields() {
    assertThat(ProcStat.parse(line("sleep")))
        .contains(new ProcStat(4242, 'S', 4200, 31 + 33, 32 + 34, 987654, 515));
  }

  @Test
  void nameMayContainAnything() {
    assertThat(ProcStat.parse(line("a) R 1 (b) 2 3")).orElseThrow().startTicks()).isEqualTo(987654);
  }

  @Test
  void halfALineIsNothing() {
    assertThat(ProcStat.parse(line("sleep").substring(0, 40))).isEmpty();
    assertThat(ProcStat.parse("")).isEmpty();
  }

  @Test
  void readsThisProcess() {
    long pid = ProcessHandle.current().pid();

    ProcStat stat = new ProcFs().stat(pid).orElseThrow();

    assertThat(stat.pid()).isEqualTo(pid);
    assertThat(stat.isAlive()).isTrue();
    assertThat(new ProcFs().isAlive(new ProcessIdentity(pid, stat.startTicks()))).isTrue();
    assertThat(new ProcFs().isAlive(new ProcessIdentity(pid, stat.startTicks() - 1)))
        .as("a process that had this id before")
        .isFalse();
  }
}
