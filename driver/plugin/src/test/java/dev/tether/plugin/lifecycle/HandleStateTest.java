package dev.tether.plugin.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tether.plugin.config.ContentsPolicy;
import dev.tether.plugin.config.ContentsPolicy.WritableVolumes;
import dev.tether.plugin.config.ReattachPolicy;
import dev.tether.plugin.config.ReattachPolicy.OnBatchDrain;
import dev.tether.plugin.config.ReattachPolicy.OnMove;
import dev.tether.protocol.hclspec.MsgpackConfig;
import dev.tether.runtime.RemoteTaskId;
import dev.tether.runtime.Slot;
import dev.tether.runtime.TaskNetwork;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.NotBlank;
import org.junit.jupiter.api.Test;

class HandleStateTest {

  @Property
  void whatIsEncodedIsDecoded(
      @ForAll @NotBlank String remoteId,
      @ForAll String text,
      @ForAll @IntRange(max = 10_000) int index,
      @ForAll OnMove move,
      @ForAll OnBatchDrain batch,
      @ForAll WritableVolumes volumes,
      @ForAll boolean bringBack,
      @ForAll @LongRange(min = 0, max = 1L << 40) long millis)
      throws HandleState.Unreadable {
    HandleState state =
        new HandleState(
            text,
            new RemoteTaskId(remoteId),
            new Slot(text, text, text, text, text, index, text),
            new ReattachPolicy(move, move, move, batch, move, Duration.ofMillis(millis)),
            new ContentsPolicy(millis, index, volumes, bringBack, millis),
            bringBack
                ? Optional.of(new TaskNetwork(text, Map.of("http", index, "x-y_Z", 1)))
                : Optional.empty());
    assertThat(HandleState.decode(state.encode())).isEqualTo(state);
  }

  @Test
  void aHandleOfAnotherVersionSaysSo() {
    byte[] newer = MsgpackConfig.encode(Map.of("version", "2"));
    assertThatThrownBy(() -> HandleState.decode(newer))
        .isInstanceOf(HandleState.Unreadable.class)
        .hasMessage("the handle has version 2, this driver reads version 1");
  }

  @Test
  void foreignBytesAreNoHandle() {
    assertThatThrownBy(() -> HandleState.decode("{\"pid\": 7}".getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(HandleState.Unreadable.class);
  }

  @Test
  void aHandleWithoutItsFieldsIsDamaged() {
    byte[] damaged = MsgpackConfig.encode(Map.of("version", "1"));
    assertThatThrownBy(() -> HandleState.decode(damaged))
        .isInstanceOf(HandleState.Unreadable.class)
        .hasMessageContaining("damaged");
  }
}
