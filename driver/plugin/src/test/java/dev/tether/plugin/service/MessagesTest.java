package dev.tether.plugin.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tether.protocol.nomad.drivers.WaitTaskResponse;
import dev.tether.runtime.ExitResult;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MessagesTest {
  @Test
  void taskThatRanOutOfMemoryIsToldInWordsToo() {
    WaitTaskResponse response = Messages.wait(new ExitResult(0, 9, true, Optional.empty()));

    assertThat(response.getResult().getOomKilled()).isTrue();
    assertThat(response.getResult().getSignal()).isEqualTo(9);
    assertThat(response.getErr()).isEqualTo("OOM Killed");
  }

  @Test
  void problemsComeBeforeIt() {
    assertThat(Messages.wait(new ExitResult(1, 0, true, Optional.of("the disk"))).getErr())
        .isEqualTo("the disk");
    assertThat(Messages.wait(ExitResult.exited(1)).getErr()).isEmpty();
  }
}
