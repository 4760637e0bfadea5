package dev.tether.harness.tap.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class RecordingTest {

  @Test
  void theCallsOfTwoTapsWithTheSameProcessIdAreToldApart() {
    Recording recording =
        Recording.of(
            List.of(
                "{\"phase\":\"begin\",\"at\":1,\"tap\":101,\"pid\":7,\"call\":1,\"method\":\"A/One\"}",
                "{\"phase\":\"begin\",\"at\":2,\"tap\":102,\"pid\":7,\"call\":1,\"method\":\"A/Two\"}",
                "{\"phase\":\"end\",\"at\":3,\"tap\":102,\"pid\":7,\"call\":1,\"status\":\"OK\"}"));

    assertThat(recording.ofTap(101))
        .singleElement()
        .satisfies(call -> assertThat(call.method()).isEqualTo("A/One"))
        .satisfies(call -> assertThat(call.end()).isEmpty());
    assertThat(recording.ofTap(102))
        .singleElement()
        .satisfies(call -> assertThat(call.end()).isPresent());
  }

  @Test
  void inRecordsWithoutNumbersTheProcessNamesTheTap() {
    Recording old =
        Recording.of(
            List.of("{\"phase\":\"begin\",\"at\":1,\"pid\":7,\"call\":1,\"method\":\"A/One\"}"));

    assertThat(old.ofTap(7)).hasSize(1);
  }
}
