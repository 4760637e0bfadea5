package dev.tether.web.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class RingTest {

  @Property
  void keepsTheLatestAndTheirNumbers(
      @ForAll @IntRange(min = 1, max = 200) int capacity, @ForAll @IntRange(max = 1000) int added) {
    Ring<Long> ring = new Ring<>(capacity);
    LongStream.range(0, added).forEach(ring::add);

    long oldest = Math.max(0, added - capacity);
    assertThat(ring.count()).isEqualTo(added);
    assertThat(ring.oldest()).isEqualTo(oldest);
    assertThat(ring.all())
        .containsExactlyElementsOf(LongStream.range(oldest, added).boxed().toList());
  }

  @Test
  void replacesOnlyWhatIsStillThere() {
    Ring<String> ring = new Ring<>(2);
    long first = ring.add("a");
    long second = ring.add("b");
    ring.add("c");
    ring.replace(first, "x");
    ring.replace(second, "y");

    assertThat(ring.all()).containsExactly("y", "c");
    assertThat(ring.get(first)).isEmpty();
  }

  @Test
  void pagesThroughWhatIsWanted() {
    Ring<Integer> ring = new Ring<>(100);
    for (int i = 0; i < 50; i++) {
      ring.add(i);
    }
    var page = ring.latest(Long.MAX_VALUE, 3, number -> number % 2 == 0);

    assertThat(page).extracting(Ring.Numbered::thing).containsExactly(48, 46, 44);
    assertThat(ring.latest(page.getLast().number(), 2, number -> number % 2 == 0))
        .extracting(Ring.Numbered::thing)
        .containsExactly(42, 40);
  }

  @Test
  void aSearchLooksNoFurtherThanAskedAndGoesOnWhereItStopped() {
    Ring<Integer> ring = new Ring<>(10_000);
    for (int i = 0; i < 10_000; i++) {
      ring.add(i);
    }

    Ring.Found<Integer> first = ring.search(Long.MAX_VALUE, 3, 6_000, one -> one == 1_000);
    Ring.Found<Integer> second = ring.search(first.from(), 3, 6_000, one -> one == 1_000);

    assertThat(first.things()).isEmpty();
    assertThat(first.from()).isEqualTo(4_000);
    assertThat(first.more()).isTrue();
    assertThat(second.things()).extracting(Ring.Numbered::number).containsExactly(1_000L);
    assertThat(second.more()).isFalse();
  }

  @Test
  void aSearchStopsBehindTheLastThingOfItsPage() {
    Ring<Integer> ring = new Ring<>(100);
    for (int i = 0; i < 250; i++) {
      ring.add(i);
    }

    Ring.Found<Integer> page = ring.search(Long.MAX_VALUE, 60, 1_000, one -> true);
    Ring.Found<Integer> next = ring.search(page.from(), 60, 1_000, one -> true);

    assertThat(page.from()).isEqualTo(190);
    assertThat(next.things()).hasSize(40);
    assertThat(next.more()).isFalse();
  }
}
