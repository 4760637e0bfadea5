package dev.tether.harness.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessTableTest {
  @TempDir private Path root;

  @Test
  void aNameMayHoldBlanksAndParentheses() throws IOException {
    stat(12, "12 (a (b) c) S 7 1 1 0 -1 4194304 1 0 0 0 0 0 0 0 20 0 1 0 98765 1000 1\n");

    ProcessTable.Entry stat = new ProcessTable(root).process(12).orElseThrow();

    assertThat(stat.parent()).isEqualTo(7);
    assertThat(stat.startTicks()).isEqualTo(98765);
    assertThat(stat.session()).isEqualTo(1);
  }

  @Test
  void aZombieIsNotAlive() throws IOException {
    stat(13, "13 (sh) Z 7 1 1 0 -1 4194304 1 0 0 0 0 0 0 0 20 0 1 0 98765 0 0\n");

    assertThat(new ProcessTable(root).process(13)).isEmpty();
  }

  @Test
  void aProcessThatIsGoneHasNothingToTell() {
    ProcessTable table = new ProcessTable(root);

    assertThat(table.process(14)).isEmpty();
    assertThat(table.commandLine(14)).isEmpty();
    assertThat(table.environment(14)).isEmpty();
  }

  @Test
  void onlyNumbersAreProcesses() throws IOException {
    Files.createDirectories(root.resolve("self"));
    Files.createDirectories(root.resolve("15"));

    assertThat(new ProcessTable(root).pids()).containsExactly(15L);
  }

  @Test
  void valuesMayHoldEqualSignsAndArgumentsMayBeEmpty() throws IOException {
    Files.createDirectories(root.resolve("16"));
    Files.writeString(root.resolve("16/environ"), "A=b=c\0B=\0");
    Files.writeString(root.resolve("16/cmdline"), "sh\0\0x\0");
    ProcessTable table = new ProcessTable(root);

    assertThat(table.environment(16)).containsEntry("A", "b=c").containsEntry("B", "");
    assertThat(table.commandLine(16)).containsExactly("sh", "", "x");
  }

  private void stat(long pid, String text) throws IOException {
    Path directory = Files.createDirectories(root.resolve(Long.toString(pid)));
    Files.writeString(directory.resolve("stat"), text);
  }
}
