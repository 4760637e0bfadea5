package dev.tether.web.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tether.web.model.Changes;
import dev.tether.web.model.ClusterModel;
import dev.tether.web.model.RpcCall;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TapReaderTest {
  private final ClusterModel model =
      new ClusterModel("c1", "nomad", "container", Instant.EPOCH, new Changes());
  private final TapReader reader =
      new TapReader(model, Path.of("none"), _ -> Optional.empty(), _ -> Optional.empty());

  private void read(String lines) {
    lines.lines().forEach(reader::line);
  }

  @Test
  void theRecordTellsTheNodeOfEachTapAlsoWhereProcessIdsAreTheSame() {
    read(
        """
        {"phase":"tap","at":1,"tap":101,"pid":30,"event":"driver started","node":"client-1"}
        {"phase":"tap","at":1,"tap":102,"pid":30,"event":"driver started","node":"client-2"}
        {"phase":"begin","at":2,"tap":101,"pid":30,"call":1,"method":"Driver/Capabilities"}
        {"phase":"begin","at":3,"tap":102,"pid":30,"call":1,"method":"Driver/Fingerprint"}
        {"phase":"end","at":4,"tap":102,"pid":30,"call":1,"status":"OK","micros":7}
        """);

    List<RpcCall> calls = model.calls().all();
    assertThat(calls).extracting(RpcCall::node).containsExactly("client-1", "client-2");
    assertThat(calls).extracting(RpcCall::tap).containsExactly(101L, 102L);
    assertThat(calls).extracting(RpcCall::open).containsExactly(true, false);
  }

  @Test
  void aTapThatWasNotToldItsNodeHasNone() {
    read(
        """
        {"phase":"tap","at":1,"tap":101,"pid":30,"event":"driver started","node":""}
        {"phase":"begin","at":2,"tap":101,"pid":30,"call":1,"method":"Driver/Capabilities"}
        """);

    assertThat(model.calls().all()).extracting(RpcCall::node).containsExactly("");
  }
}
