package dev.tether.agent.cgroup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tether.agent.cgroup.Hierarchies.Controller;
import dev.tether.runtime.Limits;
import dev.tether.runtime.TaskStats;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Version 2 as the kernel's documentation has it, played by ordinary files. */
class HierarchyV2Test {
  private static final String GROUP = "tether/agent/task";

  @TempDir Path mount;
  private HierarchyV2 hierarchy;

  @BeforeEach
  void mount() throws IOException {
    hierarchy = new HierarchyV2(mount);
    for (String group : new String[] {"", "tether", "tether/agent"}) {
      write(group, "cgroup.controllers", "cpuset cpu io memory pids\n");
      write(group, "cgroup.subtree_control", "");
    }
  }

  private void write(String group, String file, String text) throws IOException {
    Path directory = Files.createDirectories(mount.resolve(group));
    Files.writeString(directory.resolve(file), text);
  }

  private String read(String group, String file) throws IOException {
    return Files.readString(mount.resolve(group).resolve(file));
  }

  @Test
  void controllersAreThoseThatTheKernelOffers() throws Exception {
    assertThat(hierarchy.controllers()).containsExactlyInAnyOrder(Controller.values());

    write("", "cgroup.controllers", "cpuset io pids");

    assertThat(hierarchy.controllers())
        .containsExactlyInAnyOrder(Controller.CPU_ACCOUNTING, Controller.PIDS);
  }

  @Test
  void groupIsMadeAndEveryoneAboveHandsControllersOn() throws Exception {
    write("", "cgroup.subtree_control", "cpu memory");

    hierarchy.make(GROUP);

    assertThat(mount.resolve(GROUP)).isDirectory();
    // An ordinary file keeps the last word written.
    assertThat(read("", "cgroup.subtree_control")).isEqualTo("+pids");
    assertThat(read("tether", "cgroup.subtree_control")).isEqualTo("+pids");
    assertThat(read("tether/agent", "cgroup.subtree_control")).isEqualTo("+pids");
    assertThat(mount.resolve(GROUP).resolve("cgroup.subtree_control")).doesNotExist();
  }

  @Test
  void limitsAreWrittenInTheKernelsForm() throws Exception {
    for (String file : new String[] {"cpu.max", "memory.max", "memory.swap.max", "pids.max"}) {
      write(GROUP, file, "max");
    }

    hierarchy.limit(
        GROUP,
        new Limits(
            Optional.of(1.5),
            Optional.of(268_435_456L),
            Optional.of(42L),
            Optional.empty(),
            Map.of()));

    assertThat(read(GROUP, "cpu.max")).isEqualTo("150000 100000");
    assertThat(read(GROUP, "memory.max")).isEqualTo("268435456");
    assertThat(read(GROUP, "memory.swap.max")).isEqualTo("0");
    assertThat(read(GROUP, "pids.max")).isEqualTo("42");
  }

  @Test
  void leastShareIsWhatTheKernelTakes() throws Exception {
    write(GROUP, "cpu.max", "max 100000");

    hierarchy.limitCores(GROUP, 0.001);

    assertThat(read(GROUP, "cpu.max")).isEqualTo("1000 100000");
  }

  @Test
  void missingFileOfALimitIsAnError() throws Exception {
    Files.createDirectories(mount.resolve(GROUP));

    assertThatThrownBy(() -> hierarchy.limitMemory(GROUP, 1))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("memory.max");
    assertThat(mount.resolve(GROUP).resolve("memory.max")).doesNotExist();
  }

  @Test
  void groupIsKilledWithOneStrokeWhereTheKernelCan() throws Exception {
    write(GROUP, "cgroup.kill", "");
    write(GROUP, "pids.max", "max");

    hierarchy.killAtOnce(GROUP);

    assertThat(read(GROUP, "cgroup.kill")).isEqualTo("1");
    assertThat(read(GROUP, "pids.max")).isEqualTo("max");
  }

  @Test
  void olderKernelIsToldToStartNothingMore() throws Exception {
    write(GROUP, "pids.max", "max");

    hierarchy.killAtOnce(GROUP);

    assertThat(read(GROUP, "pids.max")).isEqualTo("0");
  }

  @Test
  void killsForMemoryAreCounted() throws Exception {
    write(GROUP, "memory.events", "low 0\nhigh 0\nmax 12\noom 3\noom_kill 2\noom_group_kill 0\n");

    assertThat(hierarchy.oomKills(GROUP)).isEqualTo(2);
    assertThat(hierarchy.oomKills("tether/agent/other")).isZero();
  }

  @Test
  void usageIsReadInTheRuntimesUnits() throws Exception {
    write(
        GROUP,
        "cpu.stat",
        """
        usage_usec 3000000
        user_usec 2000000
        system_usec 1000000
        nr_periods 30
        nr_throttled 7
        throttled_usec 450000
        """);
    write(GROUP, "memory.stat", "anon 4096\nfile 8192\nkernel 100\n");
    write(GROUP, "memory.current", "16384\n");
    write(GROUP, "memory.swap.current", "1\n");

    assertThat(hierarchy.cpuTime(GROUP))
        .contains(new Hierarchies.CpuTime(2_000_000_000, 1_000_000_000));
    assertThat(hierarchy.throttling(GROUP)).contains(new TaskStats.Throttling(7, 450_000_000));
    assertThat(hierarchy.memory(GROUP))
        .contains(
            new Hierarchies.MemoryUse(
                4096,
                new TaskStats.Memory(
                    Optional.of(16384L), Optional.of(8192L), Optional.empty(), Optional.of(1L))));
  }

  @Test
  void unknownFiguresAreAbsent() {
    assertThat(hierarchy.cpuTime(GROUP)).isEmpty();
    assertThat(hierarchy.throttling(GROUP)).isEmpty();
    assertThat(hierarchy.memory(GROUP)).isEmpty();
  }
}
