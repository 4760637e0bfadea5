package dev.tether.agent.cgroup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tether.agent.cgroup.Hierarchies.Controller;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class MountsTest {
  private static final String OTHERS =
      """
      22 27 0:21 / /proc rw,relatime - proc proc rw
      27 1 254:0 / / rw,relatime - ext4 /dev/vda rw,discard
      """;

  @Test
  void controllersOfVersion1AreFoundWhereTheyAreMounted() {
    String mounts =
        OTHERS
            + """
            31 23 0:28 / /sys/fs/cgroup rw,relatime - tmpfs tmpfs rw,mode=755
            32 31 0:29 / /sys/fs/cgroup/cpu,cpuacct rw shared:9 - cgroup cgroup rw,cpu,cpuacct
            35 31 0:32 / /sys/fs/cgroup/memory rw,relatime - cgroup cgroup rw,memory
            36 31 0:32 / /mnt/again/memory rw,relatime - cgroup cgroup rw,memory
            41 31 0:38 / /sys/fs/cgroup/unified rw,relatime - cgroup2 cgroup2 rw
            """;

    Hierarchies found = Mounts.find(mounts).orElseThrow();

    assertThat(found.version()).isEqualTo(1);
    assertThat(found.controllers())
        .containsExactlyInAnyOrder(Controller.CPU, Controller.CPU_ACCOUNTING, Controller.MEMORY);
    assertThat(found.directories("tether/a"))
        .containsExactlyInAnyOrder(
            Path.of("/sys/fs/cgroup/cpu,cpuacct/tether/a"),
            Path.of("/sys/fs/cgroup/memory/tether/a"));
  }

  @Test
  void version2IsOneHierarchy() {
    Hierarchies found =
        Mounts.find(
                OTHERS
                    + "30 23 0:26 / /sys/fs/with\\040blank rw,nosuid - cgroup2 cgroup2"
                    + " rw,nsdelegate\n")
            .orElseThrow();

    assertThat(found.version()).isEqualTo(2);
    assertThat(found.directories("tether/a"))
        .containsExactly(Path.of("/sys/fs/with blank/tether/a"));
  }

  @Test
  void hostWithoutGroupsHasNone() {
    assertThat(Mounts.find(OTHERS)).isEmpty();
    assertThat(Mounts.find("")).isEmpty();
  }
}
