package dev.tether.protocol.hclspec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class ConfigValuesTest {
  @Test
  void errorsNameTheWholePath() {
    ConfigValues config =
        ConfigValues.of(
            Map.of(
                "retry", Map.of("max", "many", "wait", 5L),
                "mount", List.of(Map.of("ro", true), Map.of("ro", "maybe")),
                "target", Map.of("one", Map.of("url", List.of())),
                "args", List.of("a", Map.of())));

    assertRefused(
        () -> config.block("retry").orElseThrow().integer("max"),
        "retry.max must be a number, got the string \"many\"");
    assertRefused(
        () -> config.block("retry").orElseThrow().duration("wait"),
        "retry.wait must be a duration with its unit, such as \"30s\", got 5");
    assertRefused(
        () -> config.blocks("mount").get(1).bool("ro"),
        "mount[1].ro must be true or false, got the string \"maybe\"");
    assertRefused(
        () -> config.labelledBlocks("target").get("one").requiredString("url"),
        "target[\"one\"].url must be a string, got a list of 0");
    assertRefused(
        () -> config.strings("args"), "args[1] must be a string, got a block with 0 keys");
    assertRefused(() -> config.strings("retry"), "retry must be a list, got a block with 2 keys");
    assertRefused(() -> config.block("args"), "args must be a block, got a list of 2");
    assertRefused(
        () -> config.block("retry").orElseThrow().requiredString("url"),
        "retry.url is required and not set");
  }

  @Test
  void wholeNumbersAreAcceptedInEveryFormOfTheWire() {
    ConfigValues config =
        ConfigValues.of(
            Map.of(
                "int", 5L, "float", 5.0, "text", "5", "part", 5.5, "big", "9223372036854775808"));

    assertThat(List.of("int", "float", "text"))
        .allSatisfy(key -> assertThat(config.integer(key)).contains(5L));
    assertRefused(() -> config.integer("part"), "part must be a whole number, got 5.5");
    assertRefused(
        () -> config.integer("big"), "big must be a whole number, got 9223372036854775808");
    assertThat(config.integer("int", 5, 5)).contains(5L);
    assertRefused(() -> config.integer("int", 6, 9), "int must be from 6 to 9, got 5");
  }

  @Test
  void aNumberThatWouldFillTheMemoryIsRefused() {
    ConfigValues config = ConfigValues.of(Map.of("n", "1e999999999"));

    assertThatExceptionOfType(ConfigException.class).isThrownBy(() -> config.integer("n"));
  }

  @Test
  void anUnknownValueIsNoAbsentOne() {
    ConfigValues config = ConfigValues.of(Map.of("n", NoValue.UNKNOWN));

    assertRefused(() -> config.string("n"), "n is not known yet");
  }

  @Test
  void durationsAreThoseOfGo() {
    assertThat(GoDuration.parse("1h2m3.5s")).contains(Duration.ofMillis(3_723_500));
    assertThat(GoDuration.parse("250ms")).contains(Duration.ofMillis(250));
    assertThat(GoDuration.parse("1.5µs")).contains(Duration.ofNanos(1500));
    assertThat(GoDuration.parse(".5s")).contains(Duration.ofMillis(500));
    assertThat(GoDuration.parse("0")).contains(Duration.ZERO);
    assertThat(GoDuration.parse("-1m")).contains(Duration.ofMinutes(-1));
    assertThat(List.of("", "5", "s", "5 s", "1d", "5s!", "99999999h", "-", "1h-5m"))
        .allSatisfy(text -> assertThat(GoDuration.parse(text)).as(text).isEmpty());
    assertRefused(
        () -> ConfigValues.of(Map.of("ttl", "-1m")).duration("ttl"),
        "ttl must be a duration with its unit, such as \"30s\", got the string \"-1m\"");
  }

  @Property
  void anyTextIsADurationOrNot(@ForAll String text) {
    assertThat(GoDuration.parse(text)).isNotNull();
  }

  private static void assertRefused(ThrowingCallable call, String message) {
    assertThatExceptionOfType(ConfigException.class).isThrownBy(call).withMessage(message);
  }
}
