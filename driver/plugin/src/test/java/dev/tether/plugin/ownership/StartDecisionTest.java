package dev.tether.plugin.ownership;

import static dev.tether.plugin.testing.Tasks.endedAfterReleaseBy;
import static dev.tether.plugin.testing.Tasks.endedOf;
import static dev.tether.plugin.testing.Tasks.expiredOf;
import static dev.tether.plugin.testing.Tasks.owner;
import static dev.tether.plugin.testing.Tasks.releasedBy;
import static dev.tether.plugin.testing.Tasks.runningOf;
import static dev.tether.plugin.testing.Tasks.takenOverBy;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tether.runtime.Owner;
import dev.tether.runtime.RemoteTask;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class StartDecisionTest {
  private static final Owner B = owner("B");
  private static final Owner AGAIN = new Owner("B", "B/server/00000002", "", "");

  @Test
  void nothingInTheSlotStartsANewTask() {
    assertThat(decide()).isEqualTo(new StartDecision.StartNew());
  }

  @Test
  void theTaskOfThisVeryCallIsReturnedAgain() {
    RemoteTask mine = runningOf("B");
    assertThat(decide(candidate(mine, OwnerStanding.ALIVE)))
        .isEqualTo(new StartDecision.Resume(mine));
  }

  @Test
  void theTaskThatThisVeryCallTookOverIsReturnedAgain() {
    RemoteTask taken = takenOverBy(B, "A");
    assertThat(decide(candidate(taken, OwnerStanding.ALIVE)))
        .isEqualTo(new StartDecision.Resume(taken));
  }

  @Test
  void aTaskOfAnEarlierStartThatNomadHasEndedIsStoppedFirst() {
    RemoteTask earlier = runningOf("B");
    assertThat(
            StartDecision.decide(
                AGAIN,
                List.of(candidate(earlier, OwnerStanding.ALIVE)),
                true,
                earlier.ownership().owner().nomadTaskId()::equals))
        .isEqualTo(new StartDecision.StopFirst(earlier));
  }

  @Test
  void aTaskOfAnEarlierStartThatNomadDoesNotKnowOfIsTakenUp() {
    RemoteTask earlier = runningOf("B");
    assertThat(decideFor(AGAIN, candidate(earlier, OwnerStanding.ALIVE)))
        .isEqualTo(new StartDecision.TakeUp(earlier));
  }

  @Test
  void aTaskOfAnEarlierStartIsStoppedFirstIfItIsAnotherOneOrWasLetGoOf() {
    RemoteTask earlier = runningOf("B");
    RemoteTask released = releasedBy("B");
    assertThat(decideFor(AGAIN, new Candidate(earlier, OwnerStanding.ALIVE, false, false, false)))
        .isEqualTo(new StartDecision.StopFirst(earlier));
    assertThat(decideFor(AGAIN, candidate(released, OwnerStanding.ALIVE)))
        .isEqualTo(new StartDecision.StopFirst(released));
  }

  @Test
  void anEndedTaskOfAnEarlierStartIsForgottenFirst() {
    RemoteTask earlier = endedOf("B");
    assertThat(decideFor(AGAIN, candidate(earlier, OwnerStanding.ALIVE)))
        .isEqualTo(new StartDecision.ForgetFirst(earlier));
  }

  @Test
  void aReleasedTaskIsAdopted() {
    RemoteTask released = releasedBy("A");
    assertThat(decide(candidate(released, OwnerStanding.ALIVE)))
        .isEqualTo(new StartDecision.Adopt(released));
  }

  @Test
  void aTaskWhoseOwnerIsGoneForNomadIsAdoptedThoughItsLeaseIsValid() {
    RemoteTask held = runningOf("A");
    assertThat(decide(candidate(held, OwnerStanding.GONE)))
        .isEqualTo(new StartDecision.Adopt(held));
  }

  @Test
  void aTaskOfALiveOwnerIsLeftAlone() {
    assertThat(decide(candidate(runningOf("A"), OwnerStanding.ALIVE)))
        .isEqualTo(new StartDecision.StartNew());
  }

  @Test
  void whatNomadHasReplacedStartsNothingBesideItsSuccessorsTask() {
    RemoteTask running = runningOf("C");
    RemoteTask ended = endedOf("C");
    assertThat(decide(candidate(running, OwnerStanding.PREFERRED)))
        .isEqualTo(new StartDecision.Yield(running));
    assertThat(decide(candidate(ended, OwnerStanding.PREFERRED)))
        .isEqualTo(new StartDecision.Yield(ended));
  }

  @Test
  void aTaskOfAnotherDefinitionIsLeftAlone() {
    assertThat(decide(new Candidate(releasedBy("A"), OwnerStanding.GONE, false, false, true)))
        .isEqualTo(new StartDecision.StartNew());
  }

  @Test
  void withoutTheApiTheLeaseDecides() {
    RemoteTask renewed = runningOf("A");
    RemoteTask expired = expiredOf("A");
    assertThat(decide(candidate(renewed, OwnerStanding.UNKNOWN)))
        .isInstanceOf(StartDecision.AwaitLease.class);
    assertThat(decide(candidate(expired, OwnerStanding.UNKNOWN)))
        .isEqualTo(new StartDecision.Adopt(expired));
  }

  @Test
  void withReattachmentOffATaskWithoutOwnerEndsBeforeANewOneBegins() {
    RemoteTask expired = expiredOf("A");
    assertThat(
            StartDecision.decide(
                B, List.of(candidate(expired, OwnerStanding.UNKNOWN)), false, _ -> false))
        .isEqualTo(new StartDecision.StopFirst(expired));
  }

  @Test
  void twoTasksThatCouldBeMeantAreBothLeft() {
    RemoteTask one = releasedBy("A");
    RemoteTask other = releasedBy("C");
    assertThat(decide(candidate(one, OwnerStanding.GONE), candidate(other, OwnerStanding.GONE)))
        .isEqualTo(new StartDecision.Refuse(List.of(one, other)));
  }

  @Test
  void ofTwoTasksTheOneOfThePreviousAllocationIsMeant() {
    RemoteTask previous = releasedBy("A");
    RemoteTask other = releasedBy("C");
    assertThat(
            decide(
                candidate(other, OwnerStanding.GONE),
                new Candidate(previous, OwnerStanding.GONE, false, true, true)))
        .isEqualTo(new StartDecision.Adopt(previous));
  }

  @Test
  void aTaskThatEndedWhileNobodyOwnedItIsAdoptedForItsResult() {
    RemoteTask ended = endedAfterReleaseBy("A");
    assertThat(decide(candidate(ended, OwnerStanding.GONE)))
        .isEqualTo(new StartDecision.Adopt(ended));
  }

  @Test
  void aTaskWhoseFailureNomadKnowsIsNotTakenAsResultOfTheNextTry() {
    assertThat(decide(new Candidate(endedOf("A"), OwnerStanding.GONE, true, true, true)))
        .isEqualTo(new StartDecision.StartNew());
  }

  @Property
  void onlyATaskOfTheSameDefinitionWhoseOwnerDoesNotNeedItIsEverAdopted(
      @ForAll("candidates") List<Candidate> candidates) {
    if (StartDecision.decide(B, candidates, true, _ -> false)
        instanceof StartDecision.Adopt adopt) {
      Candidate adopted =
          candidates.stream().filter(c -> c.task().equals(adopt.task())).findFirst().orElseThrow();
      assertThat(adopted.sameSpecification()).isTrue();
      assertThat(adopted.owner() != OwnerStanding.ALIVE || adopted.task().ownership().isDetached())
          .isTrue();
    }
  }

  @Property
  void aSecondTaskIsNeverStartedBesideOneThatCouldBeAdopted(
      @ForAll("candidates") List<Candidate> candidates) {
    boolean adoptable =
        candidates.stream()
            .anyMatch(
                c ->
                    c.sameSpecification()
                        && c.task().isLive()
                        && (c.task().ownership().isDetached() || c.owner() == OwnerStanding.GONE));
    if (adoptable) {
      assertThat(StartDecision.decide(B, candidates, true, _ -> false))
          .isNotInstanceOf(StartDecision.StartNew.class);
    }
  }

  @Provide
  Arbitrary<List<Candidate>> candidates() {
    Arbitrary<RemoteTask> tasks =
        Combinators.combine(
                Arbitraries.of("A", "C", "D", "E"), Arbitraries.integers().between(0, 4))
            .as(StartDecisionTest::task);
    return Combinators.combine(
            tasks,
            Arbitraries.of(OwnerStanding.class),
            Arbitraries.of(true, false),
            Arbitraries.of(true, false),
            Arbitraries.of(true, false))
        .as(Candidate::new)
        .list()
        .ofMaxSize(4)
        .uniqueElements(c -> c.task().id());
  }

  private static RemoteTask task(String allocation, int kind) {
    return switch (kind) {
      case 0 -> runningOf(allocation);
      case 1 -> expiredOf(allocation);
      case 2 -> releasedBy(allocation);
      case 3 -> endedOf(allocation);
      default -> endedAfterReleaseBy(allocation);
    };
  }

  private static Candidate candidate(RemoteTask task, OwnerStanding standing) {
    return new Candidate(task, standing, false, true, false);
  }

  private static StartDecision decide(Candidate... candidates) {
    return decideFor(B, candidates);
  }

  private static StartDecision decideFor(Owner starting, Candidate... candidates) {
    return StartDecision.decide(starting, List.of(candidates), true, _ -> false);
  }
}
