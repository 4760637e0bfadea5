package dev.tether.harness.cluster.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LocalTaskTest {
  private final LocalTask ofNode = new LocalTask(Path.of("/cluster/client-1"));

  @Test
  void isKnownByItsAllocationsDirectory() {
    assertThat(ofNode.test(inside("/cluster/client-1/data/alloc/7d/alloc"))).isTrue();
  }

  @Test
  void isNotThatOfAnotherNode() {
    assertThat(ofNode.test(inside("/cluster/client-10/data/alloc/7d/alloc"))).isFalse();
    assertThat(ofNode.test(inside("/cluster/agent/state/tasks/7d/alloc"))).isFalse();
  }

  @Test
  void isNoProcessWithoutAnAllocation() {
    assertThat(ofNode.test(Map.of("PWD", "/cluster/client-1/data"))).isFalse();
    assertThat(ofNode.test(Map.of())).isFalse();
  }

  private static Map<String, String> inside(String directory) {
    return Map.of("NOMAD_ALLOC_DIR", directory);
  }
}
