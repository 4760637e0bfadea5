package dev.tether.harness.scenarios.observe;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NumberedLogTest {
  private static final byte[] WRITTEN = lines(0, 10);

  @TempDir private Path directory;
  private int files;

  @Test
  void aLogThatIsCutAnywhereIsWhole() throws IOException {
    NumberedLog log = new NumberedLog("x");
    log.read("a", List.of(part(0, 100), part(100, 700)));
    log.read("b", List.of(part(700, 710)));
    log.read("c", List.of(part(710, 2560)));

    LogComparison found = log.against(10, 0);

    assertThat(found.isExact()).isTrue();
    assertThat(found.written()).isEqualTo(2560);
    assertThat(found.delivered()).isEqualTo(2560);
  }

  @Test
  void whatIsMissingIsLost() throws IOException {
    NumberedLog log = new NumberedLog("x");
    log.read("a", List.of(part(0, 600)));
    log.read("b", List.of(part(700, 2000)));

    LogComparison found = log.against(10, 0);

    assertThat(found.lost()).isEqualTo(100 + 560);
    assertThat(found.repeated()).isZero();
    assertThat(found.foreign()).isZero();
    assertThat(found.findings())
        .containsExactly(
            "bytes 600 to 699 are in no log file", "bytes 2000 to 2559 are in no log file");
  }

  @Test
  void whatComesTwiceIsRepeated() throws IOException {
    NumberedLog log = new NumberedLog("x");
    log.read("a", List.of(part(0, 1000)));
    log.read("b", List.of(part(900, 2560)));

    LogComparison found = log.against(10, 0);

    assertThat(found.repeated()).isEqualTo(100);
    assertThat(found.lost()).isZero();
    assertThat(found.findings().getFirst()).startsWith("b repeats");
  }

  @Test
  void anOwnerThatComesBackGoesOnInItsFirstLog() throws IOException {
    NumberedLog log = new NumberedLog("x");
    log.read("a", List.of(part(0, 512), part(1536, 2560)));
    log.read("b", List.of(part(512, 1536)));

    assertThat(log.against(10, 0).isExact()).isTrue();
  }

  @Test
  void whatNoTaskWroteIsForeign() throws IOException {
    byte[] spoilt = WRITTEN.clone();
    spoilt[300] = 'x';
    NumberedLog log = new NumberedLog("x");
    log.read("a", List.of(file(spoilt)));

    LogComparison found = log.against(10, 0);

    assertThat(found.foreign()).isEqualTo(256);
    assertThat(found.lost()).isEqualTo(256);
  }

  @Test
  void linesBeyondWhatTheTaskMayHaveWrittenAreForeign() throws IOException {
    NumberedLog log = new NumberedLog("x");
    log.read("a", List.of(part(0, 2560)));

    assertThat(log.against(9, 0).foreign()).isEqualTo(256);
    assertThat(log.against(8, 1).foreign()).isEqualTo(512);
    assertThat(log.against(8, 2).isExact()).isTrue();
  }

  private static byte[] lines(long from, long to) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (long number = from; number < to; number++) {
      all.writeBytes(NumberedLog.line(number));
    }
    return all.toByteArray();
  }

  private Path part(int from, int to) throws IOException {
    return file(Arrays.copyOfRange(WRITTEN, from, to));
  }

  private Path file(byte[] bytes) throws IOException {
    return Files.write(directory.resolve("log." + files++), bytes);
  }
}
