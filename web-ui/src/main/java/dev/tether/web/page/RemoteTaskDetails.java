package dev.tether.web.page;

import dev.tether.harness.cluster.ProcessTable;
import dev.tether.harness.scenarios.observe.OwnerChange;
import dev.tether.web.model.ClusterModel;
import dev.tether.web.model.HandleSeen;
import dev.tether.web.model.Happening;
import dev.tether.web.model.Move;
import dev.tether.web.model.Moves;
import dev.tether.web.page.Details.Fact;
import dev.tether.web.page.Details.Link;
import dev.tether.web.page.Details.Section;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What there is to know of a remote task: its state, its owners, and the proof of its moves. */
final class RemoteTaskDetails {
  private RemoteTaskDetails() {}

  static Optional<Details> of(ClusterModel model, String remoteTask) {
    List<OwnerChange> changes =
        model.owners().changes().all().stream()
            .filter(change -> change.remoteTask().equals(remoteTask))
            .toList();
    if (changes.isEmpty()) {
      return Optional.empty();
    }
    OwnerChange last = changes.getLast();
    List<Move> moves = model.owners().moves(last.slot());
    List<Section> sections = new ArrayList<>();
    sections.add(
        new Section.Facts(
            "Remote task",
            List.of(
                new Fact("slot", last.slot().display()),
                new Fact("task", remoteTask),
                new Fact("custody", last.custody().name().toLowerCase(Locale.ROOT)),
                new Fact("generation", String.valueOf(last.generation())),
                new Fact("owner", Happening.brief(last.allocationId()) + " on " + last.nodeName()),
                new Fact("state", last.state()),
                new Fact("verdict", verdict(moves)))));
    sections.add(new Section.Chain("Owners", owners(changes)));
    moves.stream()
        .filter(move -> move.task().equals(remoteTask))
        .reduce((first, second) -> second)
        .ifPresent(move -> sections.add(proof(move, last)));
    sections.add(handle(model, last));
    sections.add(
        LatencyTable.of(
            model,
            call ->
                changes.stream().anyMatch(one -> one.allocationId().equals(call.allocation()))));
    return Optional.of(new Details("Remote task " + last.slot().task(), List.of(), sections));
  }

  private static String verdict(List<Move> moves) {
    return moves.isEmpty() ? "never moved" : moves.getLast().verdict().word();
  }

  private static List<Link> owners(List<OwnerChange> changes) {
    List<Link> links = new ArrayList<>();
    for (int i = changes.size() - 1; i >= 0; i--) {
      OwnerChange change = changes.get(i);
      if (i > 0 && sameOwner(changes.get(i - 1), change)) {
        // Only its state went on: the owner is told once, with the time it became that.
        continue;
      }
      links.add(
          new Link(
              Happening.brief(change.allocationId()) + " on " + change.nodeName(),
              "gen %d · %s %s"
                  .formatted(
                      change.generation(),
                      change.custody().name().toLowerCase(Locale.ROOT),
                      Words.time(change.at())),
              links.isEmpty() && change.custody() == OwnerChange.Custody.HELD));
    }
    return links;
  }

  private static boolean sameOwner(OwnerChange one, OwnerChange other) {
    return one.generation() == other.generation()
        && one.custody() == other.custody()
        && one.allocationId().equals(other.allocationId());
  }

  /** The handle that Nomad keeps for the owner, with the driver's state in it. */
  private static Section handle(ClusterModel model, OwnerChange last) {
    Optional<HandleSeen> seen = model.handles().of(last.allocationId(), last.slot().task());
    if (seen.isEmpty()) {
      return new Section.Text(
          "Handle", "No handle has passed the tap for the allocation that owns the task.");
    }
    HandleSeen handle = seen.get();
    List<Fact> facts = new ArrayList<>();
    facts.add(
        new Fact(
            "seen",
            "%s, %s on %s".formatted(Words.time(handle.at()), handle.method(), handle.node())));
    facts.add(new Fact("version", String.valueOf(handle.version())));
    facts.add(new Fact("driver state", handle.bytes() + " bytes, SHA-256 " + handle.digest()));
    handle.fields().forEach((name, value) -> facts.add(new Fact(name, value)));
    return new Section.Facts("Handle (decoded)", facts);
  }

  private static Section proof(Move move, OwnerChange last) {
    return new Section.Facts(
        "Proof of the last move",
        List.of(
            new Fact("process before", move.identityBefore()),
            new Fact("process after", move.identityAfter()),
            new Fact("same pid and start", move.sameProcess() ? "yes" : "no"),
            new Fact("the kernel says", kernel(Moves.identity(last.state()))),
            new Fact("took", Words.duration(move.took()))));
  }

  /** What this machine's own process table tells, whoever else says what. */
  private static String kernel(String identity) {
    String[] parts = identity.split("@", -1);
    if (parts.length != 2 || !parts[0].matches("\\d{1,10}") || !parts[1].matches("\\d{1,18}")) {
      return "no process to ask for";
    }
    return new ProcessTable()
        .process(Long.parseLong(parts[0]))
        .map(
            entry ->
                entry.startTicks() == Long.parseLong(parts[1])
                    ? "alive, started at tick " + parts[1]
                    : "the pid is another process's")
        .orElse("not visible from here");
  }
}
