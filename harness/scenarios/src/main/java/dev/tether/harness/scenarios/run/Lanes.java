package dev.tether.harness.scenarios.run;

import dev.tether.harness.scenarios.stage.Requirements;
import dev.tether.harness.scenarios.stage.Scenario;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Plays scenarios on several clusters at the same time: each lane has its own cluster and plays one
 * scenario after another. Most of a scenario is waiting, which several can do at once.
 *
 * <p>{@link #play} is for one thread; {@link #close} may be called from any other at any time and
 * makes what is being played fail.
 */
public final class Lanes implements AutoCloseable {
  private final List<ScenarioRunner> runners;

  /**
   * Makes lanes of runners, which are closed with them.
   *
   * @param runners at least one
   */
  public Lanes(List<ScenarioRunner> runners) {
    this.runners = List.copyOf(runners);
    if (runners.isEmpty()) {
      throw new IllegalArgumentException("there has to be a lane");
    }
  }

  /** What became of a scenario. */
  public sealed interface Played {

    /** It was played and judged. */
    record Judged(ScenarioResult result) implements Played {
      public Judged {
        Objects.requireNonNull(result, "result");
      }
    }

    /** It could not be played. */
    record NotPlayed(RuntimeException reason) implements Played {
      public NotPlayed {
        Objects.requireNonNull(reason, "reason");
      }
    }
  }

  /**
   * Plays scenarios, those that usually take longest first. After one that could not be played, no
   * other is begun.
   *
   * @param reports where each leaves its report
   * @param judged gets each result when it is there, one at a time
   * @return what became of them, in their own order; those that were not begun are missing
   */
  public Map<Scenario, Played> play(
      List<Scenario> scenarios,
      Function<Scenario, Optional<Path>> reports,
      BiConsumer<Scenario, ScenarioResult> judged)
      throws InterruptedException {
    Waiting waiting = new Waiting(scenarios);
    Map<Scenario, Played> all = new ConcurrentHashMap<>();
    ExecutorService threads =
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("lane-", 1).factory());
    try {
      List<Future<?>> lanes = new ArrayList<>();
      for (ScenarioRunner runner : runners) {
        lanes.add(
            threads.submit(
                () -> {
                  run(runner, waiting, reports, judged, all);
                  return runner;
                }));
      }
      for (Future<?> lane : lanes) {
        var _ = lane.get();
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("a lane broke down", e.getCause());
    } finally {
      threads.shutdownNow();
    }
    Map<Scenario, Played> ordered = new LinkedHashMap<>();
    scenarios.stream().filter(all::containsKey).forEach(one -> ordered.put(one, all.get(one)));
    return ordered;
  }

  private void run(
      ScenarioRunner runner,
      Waiting waiting,
      Function<Scenario, Optional<Path>> reports,
      BiConsumer<Scenario, ScenarioResult> judged,
      Map<Scenario, Played> all)
      throws InterruptedException {
    Optional<Requirements> last = Optional.empty();
    for (Optional<Scenario> next = waiting.next(last);
        next.isPresent();
        next = waiting.next(last)) {
      Scenario scenario = next.get();
      last = Optional.of(scenario.requirements());
      try {
        ScenarioResult result = runner.run(scenario, reports.apply(scenario));
        all.put(scenario, new Played.Judged(result));
        synchronized (this) {
          judged.accept(scenario, result);
        }
      } catch (RuntimeException reason) {
        all.put(scenario, new Played.NotPlayed(reason));
        waiting.forget();
      }
    }
  }

  /** Scenarios that no lane has taken yet, the longest first. */
  private static final class Waiting {
    private final List<Scenario> scenarios;
    private final List<Requirements> begun = new ArrayList<>();

    Waiting(List<Scenario> scenarios) {
      this.scenarios = new ArrayList<>(scenarios);
      this.scenarios.sort(Comparator.comparing(Scenario::usual).reversed());
    }

    /**
     * One that the lane's cluster suits, if there is one: another cluster takes time to start. Else
     * one whose driver no lane has begun with, so that not all of them have to change in the end.
     */
    synchronized Optional<Scenario> next(Optional<Requirements> last) {
      Optional<Scenario> next =
          last.flatMap(cluster -> first(one -> one.requirements().sameDriver(cluster)))
              .or(() -> first(one -> begun.stream().noneMatch(one.requirements()::sameDriver)))
              .or(() -> first(one -> true));
      next.ifPresent(scenarios::remove);
      next.map(Scenario::requirements).ifPresent(begun::add);
      return next;
    }

    private Optional<Scenario> first(Predicate<Scenario> wanted) {
      return scenarios.stream().filter(wanted).findFirst();
    }

    synchronized void forget() {
      scenarios.clear();
    }
  }

  @Override
  public void close() {
    runners.forEach(ScenarioRunner::close);
  }
}
