package dev.tether.harness.scenarios.observe;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tether.harness.scenarios.observe.LogComparison.Piece;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class LogComparisonTest {
  private static final int LINE = 64;

  @Test
  void aLogThatIsCutInTwoAtAnyByteIsExact() {
    byte[] written = lines(50);

    LogComparison log = compare(written, piece(written, 0, 1003), piece(written, 1003, 3200));

    assertThat(log.isExact()).isTrue();
    assertThat(log.delivered()).isEqualTo(3200);
    assertThat(log.findings()).isEmpty();
  }

  @Test
  void bytesThatAreMissingBetweenTwoPiecesAreLost() {
    byte[] written = lines(50);

    LogComparison log = compare(written, piece(written, 0, 1000), piece(written, 1010, 3200));

    assertThat(log.lost()).isEqualTo(10);
    assertThat(log.isExact()).isFalse();
    assertThat(log.findings()).containsExactly("bytes 1000 to 1009 are in no log file");
  }

  @Test
  void bytesThatAreMissingWithinOnePieceAreLost() {
    byte[] written = lines(50);
    byte[] holed = join(part(written, 0, 10 * LINE), part(written, 15 * LINE, 50 * LINE));

    assertThat(compare(written, new Piece("a", holed, 0)).lost()).isEqualTo(5 * LINE);
  }

  @Test
  void theLastBytesAreLostToo() {
    byte[] written = lines(50);

    assertThat(compare(written, piece(written, 0, 3199)).lost()).isEqualTo(1);
    assertThat(compare(written).lost()).isEqualTo(3200);
  }

  @Test
  void bytesThatComeAgainInTheNextPieceAreRepeated() {
    byte[] written = lines(50);

    LogComparison log = compare(written, piece(written, 0, 1000), piece(written, 900, 3200));

    assertThat(log.repeated()).isEqualTo(100);
    assertThat(log.lost()).isZero();
    assertThat(log.findings()).hasSize(1);
  }

  @Test
  void bytesThatComeAgainWithinOnePieceAreRepeated() {
    byte[] written = lines(50);
    byte[] again = join(part(written, 0, 10 * LINE), part(written, 5 * LINE, 50 * LINE));

    LogComparison log = compare(written, new Piece("a", again, 0));

    assertThat(log.repeated()).isEqualTo(5 * LINE);
    assertThat(log.lost()).isZero();
  }

  @Property(tries = 200)
  void anOwnerThatTakesItsTaskBackGoesOnInItsOwnLog(
      @ForAll @IntRange(min = 200, max = 1000) int left,
      @ForAll @IntRange(min = 1200, max = 2500) int back) {
    byte[] written = lines(50);
    byte[] original = join(part(written, 0, left), part(written, back, written.length));

    LogComparison log = compare(written, new Piece("a", original, 0), piece(written, left, back));

    assertThat(log.isExact()).as(log.findings().toString()).isTrue();
  }

  @Test
  void behindALostNodeALittleMayComeAgain() {
    byte[] written = lines(50);
    Piece lost = new Piece("a", part(written, 0, 1000), 100);

    LogComparison little =
        LogComparison.compare("slot", written, List.of(lost, piece(written, 900, 3200)), LINE);
    LogComparison more =
        LogComparison.compare("slot", written, List.of(lost, piece(written, 899, 3200)), LINE);

    assertThat(little.isExact()).isTrue();
    assertThat(little.repeatedAllowed()).isEqualTo(100);
    assertThat(more.repeated()).isEqualTo(1);
  }

  @Test
  void bytesThatNobodyWroteAreForeign() {
    byte[] written = lines(50);
    byte[] with = join(part(written, 0, 640), "who wrote this?\n".getBytes(UTF_8));

    LogComparison log =
        compare(written, new Piece("a", with, 0), piece(written, 640, written.length));

    assertThat(log.foreign()).isEqualTo(16);
    assertThat(log.isExact()).isFalse();
  }

  @Test
  void oneLineMayBeAheadOfTheTasksOwnAccount() {
    byte[] written = lines(50);
    Piece ahead = new Piece("a", lines(51), 0);

    assertThat(compare(written, ahead).isExact()).isTrue();
    assertThat(compare(lines(49), ahead).isExact()).isFalse();
  }

  @Property(tries = 300)
  void whatIsCutOutIsLostAndWhatIsDoubledIsRepeated(
      @ForAll @IntRange(min = 200, max = 3000) int end,
      @ForAll @IntRange(min = -150, max = 150) int shift) {
    byte[] written = lines(50);

    LogComparison log =
        compare(written, piece(written, 0, end), piece(written, end + shift, written.length));

    assertThat(log.lost()).isEqualTo(Math.max(0, shift));
    assertThat(log.repeated()).isEqualTo(Math.max(0, -shift));
    assertThat(log.foreign()).isZero();
  }

  private static LogComparison compare(byte[] written, Piece... pieces) {
    return LogComparison.compare("slot", written, List.of(pieces), LINE);
  }

  private static Piece piece(byte[] written, int from, int to) {
    return new Piece("bytes " + from + " to " + to, part(written, from, to), 0);
  }

  private static byte[] part(byte[] bytes, int from, int to) {
    return Arrays.copyOfRange(bytes, from, to);
  }

  private static byte[] join(byte[] one, byte[] other) {
    byte[] both = Arrays.copyOf(one, one.length + other.length);
    System.arraycopy(other, 0, both, one.length, other.length);
    return both;
  }

  private static byte[] lines(int count) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < count; i++) {
      text.append(
          "O %08d %.6f %-7d ..........................\n".formatted(i, 1.7e9 + i / 20.0, 7));
    }
    assertThat(text.length()).isEqualTo(count * LINE);
    return text.toString().getBytes(UTF_8);
  }
}
