package dev.tether.harness.cluster.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tether.harness.cluster.Await;
import dev.tether.harness.cluster.DriverSpec;
import dev.tether.harness.cluster.ProcessTable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class PluginWrapperTest {

  @Test
  void aTapIsStartedInThePluginsPlace(@TempDir Path dir) throws Exception {
    Path said = dir.resolve("said");
    Path tap = dir.resolve("tap");
    Files.writeString(tap, "#!/bin/sh\necho \"$*\" > " + said + "\n");
    Files.setPosixFilePermissions(tap, PosixFilePermissions.fromString("rwxr-xr-x"));
    Path driver = Path.of("/opt/my driver");
    PluginWrapper.write(
        dir, DriverSpec.Plugin.foreign("x", driver).tapped(tap), new NodeFiles(dir));

    Process plugin = new ProcessBuilder(dir.resolve("my driver").toString(), "a b").start();

    assertThat(plugin.waitFor()).isZero();
    assertThat(said)
        .hasContent("--driver /opt/my driver --record " + dir.resolve("calls.jsonl") + " -- a b");
  }

  @Test
  void onlyThePluginItselfIsFoundAndItGetsItsArguments(@TempDir Path dir) throws Exception {
    Path said = dir.resolve("said");
    Path real = Files.createDirectory(dir.resolve("it's real")).resolve("nomad-driver-x");
    Files.writeString(real, "#!/bin/sh\nsleep 600 &\necho \"$*\" > " + said + "\nexec sleep 600\n");
    Files.setPosixFilePermissions(real, PosixFilePermissions.fromString("rwxr-xr-x"));
    Path plugins = Files.createDirectory(dir.resolve("plugins"));
    PluginWrapper wrapper =
        new PluginWrapper(plugins, DriverSpec.Plugin.foreign("x", real), new NodeFiles(dir));
    assertThat(wrapper.among(List.of())).isEmpty();

    Marker marker = Marker.of("test-" + UUID.randomUUID());
    ProcessTable table = new ProcessTable();
    ProcessBuilder builder =
        new ProcessBuilder(plugins.resolve("nomad-driver-x").toString(), "a b", "c");
    builder.environment().putAll(marker.variables());
    Process plugin = builder.start();
    try {
      Await.until("the plugin", Duration.ofSeconds(30), () -> table.marked(marker).size() == 2);
      assertThat(wrapper.among(table.marked(marker)))
          .extracting(ProcessTable.Entry::pid)
          .containsExactly(plugin.pid());
      assertThat(said).hasContent("a b c");
    } finally {
      new Killer(new Libc()).killAll("the plugin", () -> table.marked(marker));
    }
  }
}
