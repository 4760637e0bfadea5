package dev.tether.protocol.logging;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.logging.Level;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class HclogLineTest {
  @Test
  void namesTheFiveLevelsOfTheHost() {
    assertThat(
            List.of(
                HclogLine.level(Level.FINER),
                HclogLine.level(Level.FINE),
                HclogLine.level(Level.CONFIG),
                HclogLine.level(Level.INFO),
                HclogLine.level(Level.WARNING),
                HclogLine.level(Level.SEVERE)))
        .containsExactly("trace", "debug", "debug", "info", "warn", "error");
  }

  @Property
  void timestampsAlwaysHaveSixFractionDigits(
      @ForAll @LongRange(min = 0, max = 4_000_000_000L) long second,
      @ForAll @LongRange(min = 0, max = 999_999_999) long nano) {
    Instant instant = Instant.ofEpochSecond(second, nano);

    String timestamp = HclogLine.timestamp(instant);

    assertThat(timestamp).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{6}Z");
    assertThat(Instant.parse(timestamp)).isEqualTo(instant.minusNanos(nano % 1000));
  }
}
