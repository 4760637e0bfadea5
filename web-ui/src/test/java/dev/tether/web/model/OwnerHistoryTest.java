package dev.tether.web.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tether.harness.scenarios.observe.OwnerChange;
import dev.tether.harness.scenarios.observe.SlotKey;
import dev.tether.harness.scenarios.verify.Verdict;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OwnerHistoryTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private final Set<String> onPurpose = new HashSet<>();
  private final OwnerHistory history = new OwnerHistory(onPurpose::contains);

  @Test
  void onlySlotsWithNewMovesAreTold() {
    history.add(change(0, "one", 1, "a", OwnerChange.Custody.HELD));
    history.add(change(1, "two", 1, "b", OwnerChange.Custody.HELD));
    history.add(change(2, "one", 2, "c", OwnerChange.Custody.HELD));
    long seen = history.revision();
    assertThat(history.movesSince(0)).containsOnlyKeys(slot("one"));

    history.add(change(3, "two", 2, "d", OwnerChange.Custody.HELD));

    assertThat(history.movesSince(seen)).containsOnlyKeys(slot("two"));
    assertThat(history.moves()).hasSize(2);
    assertThat(history.count(Verdict.REATTACHED)).isEqualTo(2);
  }

  @Test
  void aLossIsNoneOnceItIsKnownThatSomebodyAskedForTheEnd() {
    history.add(change(0, "one", 1, "a", OwnerChange.Custody.HELD));
    history.add(change(1, "one", 1, "a", OwnerChange.Custody.GONE));
    assertThat(history.count(Verdict.LOST)).isEqualTo(1);
    long seen = history.revision();

    onPurpose.add("a");
    history.judgeAgain(Set.of("a"));

    assertThat(history.count(Verdict.LOST)).isZero();
    assertThat(history.moves()).isEmpty();
    assertThat(history.movesSince(seen).get(slot("one"))).isEmpty();
  }

  @Test
  void aSlotKeepsABoundedHistoryAndItsTask() {
    for (int i = 0; i < 500; i++) {
      history.add(change(i, "one", i + 1, "alloc" + i, OwnerChange.Custody.HELD));
    }

    assertThat(history.moves(slot("one"))).hasSizeBetween(50, 100);
    assertThat(history.present()).hasSize(1);
    assertThat(history.count(Verdict.REATTACHED)).isEqualTo(history.moves().size());
  }

  private static SlotKey slot(String job) {
    return new SlotKey(job, "g", 0, "t", "");
  }

  private static OwnerChange change(
      int second, String job, long generation, String allocation, OwnerChange.Custody custody) {
    return new OwnerChange(
        START.plusSeconds(second),
        "task-of-" + job,
        slot(job),
        generation,
        allocation,
        "client-1",
        custody,
        "running (7@70)");
  }
}
