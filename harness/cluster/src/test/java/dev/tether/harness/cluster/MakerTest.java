package dev.tether.harness.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MakerTest {
  private final ProcessTable processes = new ProcessTable();
  private final Maker self = Maker.self(processes);

  private Maker with(String host, String boot, String space, long startTicks) {
    return new Maker(host, boot, space, self.pid(), startTicks);
  }

  @Test
  void aLabelTellsTheSameMaker() {
    assertThat(Maker.parse(self.text())).contains(self);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "host", "h/b/s/1/x", "h/b/s//2", "h/b/s/1/2/3"})
  void otherTextsTellNone(String text) {
    assertThat(Maker.parse(text)).isEmpty();
  }

  @Test
  void aProcessThatLivesIsNotGone() {
    assertThat(self.isGone(self, processes)).isFalse();
  }

  @Test
  void aProcessIdThatWasUsedAgainIsAnotherProcess() {
    Maker earlier = with(self.host(), self.boot(), self.pidSpace(), self.startTicks() - 1);
    assertThat(earlier.isGone(self, processes)).isTrue();
  }

  @Test
  void allProcessesOfAnEarlierBootAreGone() {
    Maker earlier = with(self.host(), "another boot", self.pidSpace(), self.startTicks());
    assertThat(earlier.isGone(self, processes)).isTrue();
  }

  @Test
  void nothingIsKnownOfOtherMachinesAndOtherContainers() {
    assertThat(with("elsewhere", "x", "y", 1).isGone(self, processes)).isFalse();
    assertThat(with(self.host(), self.boot(), "pid:[1]", 1).isGone(self, processes)).isFalse();
  }
}
