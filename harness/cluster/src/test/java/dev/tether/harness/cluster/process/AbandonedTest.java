package dev.tether.harness.cluster.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tether.harness.cluster.Maker;
import dev.tether.harness.cluster.ProcessTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AbandonedTest {
  @TempDir Path temporary;

  private Path directory(String name) throws IOException {
    return Files.createDirectory(temporary.resolve(name));
  }

  /** As a process of an earlier boot would have marked it. */
  private static void markedByTheDead(Path directory) throws IOException {
    Maker self = Maker.self(new ProcessTable());
    Maker dead = new Maker(self.host(), "an-earlier-boot", self.pidSpace(), 1, 1);
    Files.writeString(directory.resolve(".made-by"), dead.text());
  }

  @Test
  void whatADeadProcessMadeIsRemovedWithItsFiles() throws IOException {
    Path left = directory("tether-left");
    markedByTheDead(left);
    Files.writeString(Files.createDirectories(left.resolve("a/b")).resolve("c"), "x");
    Abandoned.remove(temporary);
    assertThat(left).doesNotExist();
  }

  @Test
  void theWorkDirectoryOfADeadClusterGoesWithIt() throws IOException {
    Path work = directory("elsewhere");
    Path sockets = directory("tether-0123abcd");
    markedByTheDead(sockets);
    Files.writeString(sockets.resolve(".work-directory"), work.toString());
    Abandoned.remove(temporary);
    assertThat(sockets).doesNotExist();
    assertThat(work).doesNotExist();
  }

  @Test
  void whatThisProcessMadeStays() throws IOException {
    Path mine = directory("tether-mine");
    Abandoned.mark(mine);
    Abandoned.remove(temporary);
    assertThat(mine).exists();
  }

  @Test
  void whatNobodyMarkedStays() throws IOException {
    Path foreign = directory("tether-foreign");
    Files.writeString(foreign.resolve("file"), "x");
    Path broken = directory("tether-broken");
    Files.writeString(broken.resolve(".made-by"), "who knows");
    Abandoned.remove(temporary);
    assertThat(foreign).exists();
    assertThat(broken).exists();
  }

  @Test
  void aLinkIsNotFollowed() throws IOException {
    Path precious = directory("precious");
    markedByTheDead(precious);
    Path link = Files.createSymbolicLink(temporary.resolve("tether-link"), precious);
    Abandoned.remove(temporary);
    assertThat(precious).exists();
    assertThat(link).exists();
  }
}
