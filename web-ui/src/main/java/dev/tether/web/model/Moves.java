package dev.tether.web.model;

import dev.tether.harness.scenarios.observe.Action;
import dev.tether.harness.scenarios.observe.OwnerChange;
import dev.tether.harness.scenarios.observe.SlotKey;
import dev.tether.harness.scenarios.verify.Verdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * The moves of remote tasks, derived from the runtime's records.
 *
 * <ul>
 *   <li>Another allocation owns the same task, and its process is the same: <b>reattached</b>.
 *   <li>Another task was begun for the slot after the one before had ended: <b>restarted</b>,
 *       unless somebody asked for that end.
 *   <li>The same while the one before was still alive: <b>duplicated</b>.
 *   <li>A task that was alive is gone, nobody asked for that, and no other took its place:
 *       <b>lost</b>.
 * </ul>
 */
public final class Moves {
  private final NavigableSet<Instant> faults;
  private final Predicate<String> endedOnPurpose;
  private final List<Move> found = new ArrayList<>();
  private final Map<SlotKey, List<OwnerChange>> ofSlot = new LinkedHashMap<>();

  private Moves(NavigableSet<Instant> faults, Predicate<String> endedOnPurpose) {
    this.faults = faults;
    this.endedOnPurpose = endedOnPurpose;
  }

  /**
   * Finds them.
   *
   * @param owners what was on record, the oldest first
   * @param actions what was done meanwhile
   * @param endedOnPurpose whether somebody asked for the end of an allocation
   * @return the oldest first
   */
  public static List<Move> of(
      List<OwnerChange> owners, List<Action> actions, Predicate<String> endedOnPurpose) {
    NavigableSet<Instant> faults = new TreeSet<>();
    actions.stream().filter(Action::fault).map(Action::at).forEach(faults::add);
    return of(owners, faults, endedOnPurpose);
  }

  /** The same, of the times at which faults were made. */
  static List<Move> of(
      List<OwnerChange> owners, NavigableSet<Instant> faults, Predicate<String> endedOnPurpose) {
    Moves moves = new Moves(faults, endedOnPurpose);
    owners.forEach(
        change ->
            moves.ofSlot.computeIfAbsent(change.slot(), slot -> new ArrayList<>()).add(change));
    moves.ofSlot.values().forEach(moves::ofOneSlot);
    moves.found.sort(Comparator.comparing(Move::taken));
    return List.copyOf(moves.found);
  }

  /**
   * The process in a state of {@link OwnerChange}, as {@code pid@start}; empty if it names none.
   */
  public static String identity(String state) {
    int begin = state.indexOf("running (");
    int end = state.lastIndexOf(')');
    return begin < 0 || end < begin ? "" : state.substring(begin + "running (".length(), end);
  }

  private void ofOneSlot(List<OwnerChange> changes) {
    Map<String, OwnerChange> present = new LinkedHashMap<>();
    Map<String, String> identities = new LinkedHashMap<>();
    Optional<OwnerChange> lastAlive = Optional.empty();
    for (OwnerChange change : changes) {
      OwnerChange before = present.get(change.remoteTask());
      if (before == null) {
        newTask(change, changes, present, identities, lastAlive);
      } else if (!before.allocationId().equals(change.allocationId())) {
        add(Verdict.REATTACHED, before, change, identities);
      }
      String identity = identity(change.state());
      if (!identity.isEmpty()) {
        identities.put(change.remoteTask(), identity);
      }
      present.put(change.remoteTask(), change);
      if (isAlive(change)) {
        lastAlive = Optional.of(change);
      }
    }
    lost(changes, present, identities);
  }

  /** A task began although the slot had one before: that is right only if somebody asked for it. */
  private void newTask(
      OwnerChange begun,
      List<OwnerChange> changes,
      Map<String, OwnerChange> present,
      Map<String, String> identities,
      Optional<OwnerChange> lastAlive) {
    if (lastAlive.isEmpty()) {
      return;
    }
    OwnerChange before = present.get(lastAlive.get().remoteTask());
    if (endedOnPurpose.test(before.allocationId()) || hasExited(before)) {
      return;
    }
    OwnerChange named =
        changes.stream()
            .filter(change -> change.remoteTask().equals(begun.remoteTask()))
            .filter(change -> !identity(change.state()).isEmpty())
            .findFirst()
            .orElse(begun);
    identities.put(begun.remoteTask(), identity(named.state()));
    add(isAlive(before) ? Verdict.DUPLICATED : Verdict.RESTARTED, before, begun, identities);
  }

  private void lost(
      List<OwnerChange> changes, Map<String, OwnerChange> present, Map<String, String> identities) {
    OwnerChange last = changes.getLast();
    boolean anyAlive = present.values().stream().anyMatch(Moves::isAlive);
    boolean wasAlive = identities.containsKey(last.remoteTask());
    if (!anyAlive && wasAlive && !hasExited(last) && !endedOnPurpose.test(last.allocationId())) {
      add(Verdict.LOST, last, last, identities);
    }
  }

  private void add(
      Verdict verdict, OwnerChange before, OwnerChange after, Map<String, String> identities) {
    String old = identities.getOrDefault(before.remoteTask(), "");
    String now =
        verdict == Verdict.LOST
            ? ""
            : Optional.of(identity(after.state()))
                .filter(text -> !text.isEmpty())
                .orElse(identities.getOrDefault(after.remoteTask(), ""));
    boolean same = verdict == Verdict.REATTACHED && !old.isEmpty() && !now.isEmpty();
    found.add(
        new Move(
            after.slot(),
            after.remoteTask(),
            // Another process under the same name is no reattachment, whatever the record says.
            same && !old.equals(now) ? Verdict.RESTARTED : verdict,
            before.allocationId(),
            before.nodeName(),
            after.allocationId(),
            after.nodeName(),
            after.generation(),
            before.at(),
            after.at(),
            old,
            now,
            cause(after.at())));
  }

  private Optional<Instant> cause(Instant taken) {
    return Optional.ofNullable(faults.floor(taken));
  }

  private static boolean isAlive(OwnerChange change) {
    return change.custody() != OwnerChange.Custody.GONE && change.state().startsWith("running");
  }

  private static boolean hasExited(OwnerChange change) {
    return change.state().startsWith("exited");
  }
}
