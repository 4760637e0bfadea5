package dev.tether.harness.scenarios.timeline;

import dev.tether.harness.scenarios.observe.Action;
import dev.tether.harness.scenarios.observe.AllocationChange;
import dev.tether.harness.scenarios.observe.Instance;
import dev.tether.harness.scenarios.observe.Observations;
import dev.tether.harness.scenarios.observe.OwnerChange;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * What happened, in order: what the harness did, what Nomad decided and asked the drivers, who
 * owned the remote tasks, and which processes ran.
 */
public final class Timeline {
  private final Instant start;
  private final List<Entry> entries;

  private Timeline(Instant start, List<Entry> entries) {
    this.start = start;
    this.entries = entries;
  }

  /**
   * One thing that happened.
   *
   * @param where the node, or {@code remote}, {@code nomad} or {@code process}; may be empty
   */
  public record Entry(Instant at, String where, String what) {
    public Entry {
      Objects.requireNonNull(at, "at");
      Objects.requireNonNull(where, "where");
      Objects.requireNonNull(what, "what");
    }
  }

  /** Puts everything in order. */
  public static Timeline of(Instant start, Observations seen, List<AllocationChange> changes) {
    List<Entry> entries = new ArrayList<>();
    for (Action action : seen.actions()) {
      entries.add(new Entry(action.at(), action.where(), "* " + action.what()));
    }
    for (AllocationChange change : changes) {
      entries.add(
          new Entry(
              change.at(),
              "nomad",
              "allocation %s %s on %s: %s"
                  .formatted(
                      brief(change.id()), change.name(), change.nodeName(), change.status())));
    }
    for (OwnerChange change : seen.owners()) {
      entries.add(new Entry(change.at(), "remote", describe(change)));
    }
    for (Instance instance : seen.instances()) {
      String who =
          "%s, %s %s".formatted(instance.display(), instance.slot().display(), instance.version());
      entries.add(new Entry(instance.firstSeen(), "process", who + ": first seen alive"));
      entries.add(new Entry(instance.lastSeen(), "process", who + ": last seen alive"));
    }
    entries.addAll(RpcLines.of(seen.rpcs()));
    entries.sort(Comparator.comparing(Entry::at));
    return new Timeline(start, List.copyOf(entries));
  }

  private static String describe(OwnerChange change) {
    String who =
        "generation %d, allocation %s on %s"
            .formatted(change.generation(), brief(change.allocationId()), change.nodeName());
    String custody = change.custody().name().toLowerCase(Locale.ROOT);
    return "%s is %s: %s; %s".formatted(change.slot().display(), custody, who, change.state());
  }

  static String brief(String allocationId) {
    return allocationId.substring(0, Math.min(8, allocationId.length()));
  }

  /** Everything in order of time. */
  public List<Entry> entries() {
    return entries;
  }

  /** When it began. */
  public Instant start() {
    return start;
  }

  /** Seconds from the beginning to an entry. */
  public double seconds(Entry entry) {
    return Duration.between(start, entry.at()).toNanos() / 1e9;
  }

  /** As lines of at most 100 columns: seconds, where, what. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    for (Entry entry : entries) {
      String head = String.format(Locale.ROOT, "%9.3f  %-9s  ", seconds(entry), entry.where());
      for (String part : Wrapped.of(entry.what(), 100 - head.length())) {
        lines.add(head + part);
        head = " ".repeat(head.length());
      }
    }
    return List.copyOf(lines);
  }
}
