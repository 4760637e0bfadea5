package dev.tether.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlainSettingsTest {
  private static final List<Option> OPTIONS =
      List.of(
          Option.optional("name", Option.Type.STRING, "."),
          Option.optional("count", Option.Type.NUMBER, "."),
          Option.optional("on", Option.Type.BOOL, "."),
          Option.optional("wait", Option.Type.DURATION, "."),
          Option.optional("words", Option.Type.STRING_LIST, "."));

  private static PlainSettings settings(String text) {
    return PlainSettings.of("block", Map.of("key", text));
  }

  @Test
  void absentValuesAreAbsent() {
    PlainSettings none = PlainSettings.none();

    assertThat(none.text("key")).isEmpty();
    assertThat(none.number("key")).isEmpty();
    assertThat(none.flag("key")).isEmpty();
    assertThat(none.duration("key")).isEmpty();
    assertThat(none.texts("key")).isEmpty();
    assertThat(none.qualified("key")).isEqualTo("key");
  }

  @ParameterizedTest
  @CsvSource({"90s, PT1M30S", "1h30m, PT1H30M", "250ms, PT0.25S", "0s, PT0S"})
  void lengthsOfTimeAreRead(String text, Duration length) {
    assertThat(settings(text).duration("key")).contains(length);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "5",
        "s",
        "1d",
        "1h 30m",
        "x1s",
        "1sx",
        "-1s",
        "1.5h",
        "99999999999999999999h"
      })
  void whatIsNoLengthOfTimeIsRefusedByName(String text) {
    assertThatThrownBy(() -> settings(text).duration("key"))
        .isInstanceOf(Settings.InvalidSetting.class)
        .hasMessageContaining("block.key");
  }

  @Test
  void valueOfAnotherTypeIsRefusedByName() {
    assertThatThrownBy(() -> settings("many").number("key")).hasMessageContaining("block.key");
    assertThatThrownBy(() -> settings("yes").flag("key")).hasMessageContaining("block.key");
    PlainSettings list = new PlainSettings("block", Map.of("key", List.of("a", "b")));
    assertThatThrownBy(() -> list.text("key")).hasMessageContaining("block.key");
    assertThat(list.texts("key")).containsExactly("a", "b");
  }

  @Property
  void copyOfDeclaredOptionsSaysTheSame(
      @ForAll String name,
      @ForAll long count,
      @ForAll boolean on,
      @ForAll @LongRange(min = 0, max = 1L << 40) long millis,
      @ForAll List<String> words) {
    PlainSettings original =
        new PlainSettings(
            "other",
            Map.of(
                "name", List.of(name),
                "count", List.of(Long.toString(count)),
                "on", List.of(Boolean.toString(on)),
                "wait", List.of(millis + "ms"),
                "words", words,
                "undeclared", List.of("x")));

    PlainSettings copy = PlainSettings.copyOf("block", OPTIONS, original);

    assertThat(copy.block()).isEqualTo("block");
    assertThat(copy.text("name")).contains(name);
    assertThat(copy.number("count")).contains(count);
    assertThat(copy.flag("on")).contains(on);
    assertThat(copy.duration("wait")).contains(Duration.ofMillis(millis));
    assertThat(copy.texts("words")).isEqualTo(words);
    assertThat(copy.values()).doesNotContainKey("undeclared");
  }
}
