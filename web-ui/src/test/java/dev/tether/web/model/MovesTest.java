package dev.tether.web.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tether.harness.scenarios.observe.OwnerChange;
import dev.tether.harness.scenarios.observe.OwnerChange.Custody;
import dev.tether.harness.scenarios.observe.SlotKey;
import dev.tether.harness.scenarios.verify.Verdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MovesTest {
  private static final SlotKey SLOT = new SlotKey("job", "group", 0, "task", "");

  private final List<OwnerChange> changes = new ArrayList<>();

  @Test
  void anotherOwnerOfTheSameProcessIsReattached() {
    see("t1", 1, "a", "n1", Custody.HELD, "running (7@100)");
    see("t1", 1, "a", "n1", Custody.DETACHED, "running (7@100)");
    see("t1", 2, "b", "n2", Custody.HELD, "running (7@100)");

    assertThat(moves(Set.of()))
        .singleElement()
        .satisfies(
            move -> {
              assertThat(move.verdict()).isEqualTo(Verdict.REATTACHED);
              assertThat(move.sameProcess()).isTrue();
              assertThat(move.fromNode()).isEqualTo("n1");
              assertThat(move.toNode()).isEqualTo("n2");
            });
  }

  @Test
  void anotherProcessUnderTheSameNameIsRestarted() {
    see("t1", 1, "a", "n1", Custody.HELD, "running (7@100)");
    see("t1", 2, "b", "n2", Custody.HELD, "running (8@200)");

    assertThat(moves(Set.of())).extracting(Move::verdict).containsExactly(Verdict.RESTARTED);
  }

  @Test
  void anotherTaskAfterTheFirstHasGoneIsRestarted() {
    see("t1", 1, "a", "n1", Custody.HELD, "running (7@100)");
    see("t1", 1, "a", "n1", Custody.GONE, "running (7@100)");
    see("t2", 1, "b", "n2", Custody.HELD, "running (8@200)");

    assertThat(moves(Set.of())).extracting(Move::verdict).containsExactly(Verdict.RESTARTED);
  }

  @Test
  void anotherTaskBesideTheFirstIsDuplicated() {
    see("t1", 1, "a", "n1", Custody.HELD, "running (7@100)");
    see("t2", 1, "b", "n2", Custody.HELD, "running (8@200)");

    assertThat(moves(Set.of())).extracting(Move::verdict).containsExactly(Verdict.DUPLICATED);
  }

  @Test
  void aTaskThatIsGoneIsLost() {
    see("t1", 1, "a", "n1", Custody.HELD, "running (7@100)");
    see("t1", 1, "a", "n1", Custody.GONE, "running (7@100)");

    assertThat(moves(Set.of())).extracting(Move::verdict).containsExactly(Verdict.LOST);
  }

  @Test
  void anEndThatSomebodyAskedForIsNoMove() {
    see("t1", 1, "a", "n1", Custody.HELD, "running (7@100)");
    see("t1", 1, "a", "n1", Custody.GONE, "running (7@100)");
    see("t2", 1, "b", "n2", Custody.HELD, "running (8@200)");

    assertThat(moves(Set.of("a"))).isEmpty();
  }

  @Test
  void aTaskThatEndedByItselfIsNoMove() {
    see("t1", 1, "a", "n1", Custody.HELD, "running (7@100)");
    see("t1", 1, "a", "n1", Custody.HELD, "exited (exit code 0)");
    see("t1", 1, "a", "n1", Custody.GONE, "exited (exit code 0)");

    assertThat(moves(Set.of())).isEmpty();
  }

  private void see(
      String task, long generation, String allocation, String node, Custody custody, String state) {
    changes.add(
        new OwnerChange(
            Instant.ofEpochSecond(changes.size()),
            task,
            SLOT,
            generation,
            allocation,
            node,
            custody,
            state));
  }

  private List<Move> moves(Set<String> endedOnPurpose) {
    return Moves.of(changes, List.of(), endedOnPurpose::contains);
  }
}
