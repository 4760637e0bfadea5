package dev.tether.web.tap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tether.harness.tap.message.KnownMethods;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MessageFormTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static MessageForm form(String method) {
    return new MessageForm(KnownMethods.all().named(method).orElseThrow());
  }

  private static WrongField wrong(String method, Map<String, String> values) {
    try {
      form(method).requests(values);
    } catch (WrongField wrong) {
      return wrong;
    }
    throw new AssertionError("it was accepted");
  }

  @Test
  void everyMethodHasAForm() {
    for (KnownMethods.Method method : KnownMethods.all().methods()) {
      MessageForm form = new MessageForm(method);
      if (!form.streams()) {
        // Nothing filled in is an empty request, which every method takes.
        assertThat(form.requests(Map.of())).singleElement().hasToString("{}");
      }
    }
  }

  @Test
  void whatIsFilledInIsInTheRequestAndWhatIsEmptyIsNot() throws JsonProcessingException {
    assertThat(
            form("StartTask")
                .requests(
                    Map.of(
                        "task.id", "a/b/c",
                        "task.name", " ",
                        "task.env", "{\"A\": \"1\"}",
                        "task.msgpack_driver_config", "{\"command\": \"true\"}")))
        .containsExactly(
            JSON.readTree(
                """
                {"task": {"id": "a/b/c", "env": {"A": "1"},
                          "msgpack_driver_config": {"command": "true"}}}
                """));
  }

  @Test
  void aTruthAndAChoiceAndANumberAreOfTheirTypes() throws JsonProcessingException {
    assertThat(form("DestroyTask").requests(Map.of("task_id", "7", "force", "on")))
        .containsExactly(JSON.readTree("{\"task_id\": \"7\", \"force\": true}"));
    assertThat(form("StopTask").requests(Map.of("timeout", "5s")))
        .containsExactly(JSON.readTree("{\"timeout\": \"5s\"}"));
  }

  @Test
  void anErrorNamesItsField() {
    assertThat(wrong("StopTask", Map.of("timeout", "soon")).field()).isEqualTo("timeout");
    assertThat(wrong("StartTask", Map.of("task.env", "{")).field()).isEqualTo("task.env");
    assertThat(wrong("StartTask", Map.of("task.env", "[]")).field()).isEqualTo("task.env");
    assertThat(wrong("StartTask", Map.of(MessageForm.WHOLE, "{\"tusk\": 1}")))
        .hasMessageContaining("tusk")
        .extracting(WrongField::field)
        .isEqualTo(MessageForm.WHOLE);
  }

  @Test
  void aNumberThatIsNoneIsRefused() {
    MessageForm.Field number =
        KnownMethods.all().methods().stream()
            .map(MessageForm::new)
            .flatMap(form -> form.fields().stream())
            .filter(field -> field.kind() == MessageForm.Kind.WHOLE_NUMBER)
            .findFirst()
            .orElseThrow();
    MessageForm form =
        KnownMethods.all().methods().stream()
            .map(MessageForm::new)
            .filter(one -> one.fields().contains(number))
            .findFirst()
            .orElseThrow();

    assertThatExceptionOfType(WrongField.class)
        .isThrownBy(() -> form.requests(Map.of(number.path(), "many")))
        .withMessageContaining("whole number");
  }

  @Test
  void aMethodThatTakesSeveralMessagesTakesAList() {
    assertThat(form("ExecTaskStreaming").streams()).isTrue();
    assertThat(form("ExecTaskStreaming").requests(Map.of(MessageForm.WHOLE, "[{}, {}]")))
        .hasSize(2);
  }

  @Test
  void aRecordedRequestFillsTheForm() throws JsonProcessingException {
    Map<String, String> values =
        form("StopTask")
            .valuesOf(JSON.readTree("{\"task_id\": \"x\", \"timeout\": \"5s\", \"signal\": \"\"}"));

    assertThat(values).containsEntry("task_id", "x").containsEntry("timeout", "5s");
    assertThat(form("StopTask").requests(values)).hasSize(1);
    assertThat(List.copyOf(values.keySet())).contains(MessageForm.WHOLE);
  }
}
