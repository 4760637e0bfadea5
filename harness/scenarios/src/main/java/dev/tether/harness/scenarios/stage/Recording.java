package dev.tether.harness.scenarios.stage;

import dev.tether.harness.cluster.Await;
import dev.tether.harness.scenarios.observe.Action;
import dev.tether.harness.scenarios.observe.ExitObservation;
import dev.tether.harness.scenarios.observe.FencingProbe;
import dev.tether.harness.scenarios.observe.LogComparison;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** What the harness itself did and found, in order. Safe for use by many threads. */
final class Recording {
  private final InstantSource clock;
  private final Await.Progress progress;
  private final List<Action> actions = new ArrayList<>();
  private final List<LogComparison> logs = new ArrayList<>();
  private final List<ExitObservation> exits = new ArrayList<>();
  private final List<FencingProbe> probes = new ArrayList<>();
  private final List<String> disagreements = new ArrayList<>();

  Recording(InstantSource clock, Await.Progress progress) {
    this.clock = Objects.requireNonNull(clock, "clock");
    this.progress = Objects.requireNonNull(progress, "progress");
  }

  /** Something that is about to be done to a node, or to the cluster where it is empty. */
  void action(String where, String what, boolean fault) {
    synchronized (this) {
      actions.add(new Action(clock.instant(), where, what, fault));
    }
    progress.say(where.isEmpty() ? what : where + ": " + what);
  }

  synchronized void log(LogComparison comparison) {
    logs.add(comparison);
  }

  synchronized void exit(ExitObservation exit) {
    exits.add(exit);
  }

  synchronized void probe(FencingProbe probe) {
    probes.add(probe);
  }

  /** Something is not as the scenario foresees; the scenario goes on. */
  synchronized void disagreement(String sentence) {
    disagreements.add(sentence);
  }

  synchronized List<Action> actions() {
    return List.copyOf(actions);
  }

  synchronized List<LogComparison> logs() {
    return List.copyOf(logs);
  }

  synchronized List<ExitObservation> exits() {
    return List.copyOf(exits);
  }

  synchronized List<FencingProbe> probes() {
    return List.copyOf(probes);
  }

  synchronized List<String> disagreements() {
    return List.copyOf(disagreements);
  }
}
