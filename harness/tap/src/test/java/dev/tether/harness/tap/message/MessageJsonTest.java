package dev.tether.harness.tap.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.ByteString;
import com.google.protobuf.Duration;
import com.google.protobuf.Message;
import com.google.protobuf.Timestamp;
import com.google.protobuf.UnknownFieldSet;
import dev.tether.protocol.hclspec.MsgpackConfig;
import dev.tether.protocol.nomad.drivers.FingerprintResponse;
import dev.tether.protocol.nomad.drivers.StopTaskRequest;
import dev.tether.protocol.nomad.drivers.TaskConfig;
import dev.tether.protocol.nomad.drivers.TaskHandle;
import dev.tether.protocol.nomad.drivers.TaskState;
import dev.tether.protocol.nomad.drivers.TaskStatus;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MessageJsonTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final ByteString STATE = ByteString.copyFromUtf8("opaque");

  private final JsonMessage reader =
      new JsonMessage(
          digest -> Optional.of(STATE).filter(state -> Digest.of(state).equals(digest)));

  @Test
  void messagesReadAsPeopleWouldWriteThem() {
    StopTaskRequest stop =
        StopTaskRequest.newBuilder()
            .setTaskId("a/t/1")
            .setTimeout(Duration.newBuilder().setNanos(250_000_000))
            .setSignal("DETACH")
            .build();

    assertThat(MessageJson.of(stop))
        .hasToString("{\"task_id\":\"a/t/1\",\"timeout\":\"0.25s\",\"signal\":\"DETACH\"}");
  }

  @Test
  void whatIsWrittenCanBeReadBack() {
    TaskHandle handle =
        TaskHandle.newBuilder()
            .setVersion(1)
            .setState(TaskState.RUNNING)
            .setDriverState(STATE)
            .setConfig(
                TaskConfig.newBuilder()
                    .setId("a/t/1")
                    .putEnv("NOMAD_ALLOC_ID", "a")
                    .setMsgpackDriverConfig(
                        ByteString.copyFrom(
                            MsgpackConfig.encode(
                                Map.of("args", List.of("a", "b"), "n", 3L, "half", 0.5)))))
            .build();
    TaskStatus status =
        TaskStatus.newBuilder()
            .setStartedAt(Timestamp.newBuilder().setSeconds(1_700_000_000).setNanos(5))
            .build();

    assertThat(roundTrip(handle)).isEqualTo(handle);
    assertThat(roundTrip(status)).isEqualTo(status);
  }

  @Test
  void bytesAndUnknownFieldsAreNotShown() {
    TaskHandle handle =
        TaskHandle.newBuilder()
            .setDriverState(STATE)
            .setUnknownFields(
                UnknownFieldSet.newBuilder()
                    .addField(
                        77,
                        UnknownFieldSet.Field.newBuilder()
                            .addLengthDelimited(ByteString.copyFromUtf8("new and secret"))
                            .build())
                    .build())
            .build();

    JsonNode json = MessageJson.of(handle);

    assertThat(json.toString()).doesNotContain("opaque", "secret");
    assertThat(json.at("/driver_state/bytes").asInt()).isEqualTo(6);
    assertThat(json.path("unknown_fields")).hasToString("[77]");
  }

  @Test
  void aDriversStateIsShownWithoutItsSecrets() {
    byte[] state =
        MsgpackConfig.encode(
            Map.of(
                "container", "c1", "api_token", "tell nobody", "Env", Map.of("HOME", "secretive")));
    TaskHandle handle = TaskHandle.newBuilder().setDriverState(ByteString.copyFrom(state)).build();

    JsonNode shown = MessageJson.of(handle).path("driver_state");

    assertThat(shown.at("/decoded/container").asText()).isEqualTo("c1");
    assertThat(shown.at("/decoded/Env/HOME").asText()).isEqualTo(Secrets.MASK);
    assertThat(shown.toString()).doesNotContain("tell nobody", "secretive");
  }

  @Test
  void mistakesAreNamedWithTheirPlace() throws Exception {
    assertThatThrownBy(() -> parse("{\"tsk_id\":\"x\"}"))
        .hasMessageContaining("tsk_id is no field of StopTaskRequest")
        .hasMessageContaining("task_id, timeout, signal");
    assertThatThrownBy(() -> parse("{\"task_id\":7}")).hasMessage("task_id must be a text, got 7");
    assertThatThrownBy(() -> parse("{\"timeout\":\"soon\"}")).hasMessageContaining("timeout: ");
    assertThatThrownBy(
            () ->
                reader.parse(
                    JSON.readTree("{\"health\":\"FINE\"}"),
                    FingerprintResponse.getDefaultInstance()))
        .hasMessageContaining("health must be one of UNDETECTED, UNHEALTHY, HEALTHY");
    assertThat(parse("{\"timeout\":\"1500ms\"}"))
        .isEqualTo(
            StopTaskRequest.newBuilder()
                .setTimeout(Duration.newBuilder().setSeconds(1).setNanos(500_000_000))
                .build());
  }

  private Message parse(String json) throws Exception {
    return reader.parse(JSON.readTree(json), StopTaskRequest.getDefaultInstance());
  }

  private Message roundTrip(Message message) {
    return reader.parse(MessageJson.of(message), message.getDefaultInstanceForType());
  }
}
