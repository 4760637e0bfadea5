package dev.tether.harness.scenarios.observe;

import dev.tether.harness.cluster.ProcessTable;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Looks at the host's processes many times a second and remembers every task of one run that it
 * saw.
 *
 * <p>A process belongs to the run when its environment carries {@link #MARKER} with the run's name.
 * It is a task's main process when its command line is the task's, its parent is not itself such a
 * process, and it is in no session of such a process: what a task forks carries the same
 * environment but does not count, not even when it outlives the task by a moment.
 *
 * <p>Safe for use by many threads.
 */
public final class ProcessWatch implements AutoCloseable {
  /** The variable that names the run. */
  public static final String MARKER = "TETHER_SCENARIO";

  /** The variable that names the version of the job's specification. */
  public static final String VERSION = "TETHER_VERSION";

  /** The variable that tells apart tasks which Nomad numbers alike. */
  public static final String PLACE = "TETHER_PLACE";

  /** Processes may still be between fork and exec for so long, so they are looked at again. */
  private static final Duration YOUTH = Duration.ofSeconds(2);

  private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

  private final ProcessTable table;
  private final String run;
  private final Predicate<List<String>> taskCommand;
  private final InstantSource clock;
  private final Thread sampler;

  private final Map<Long, Instance> living = new HashMap<>();
  private final List<Instance> ended = new ArrayList<>();
  private final Map<Long, Others> others = new HashMap<>();

  /** A process that is no task's main process, as far as was seen. */
  private record Others(Instant firstSeen, Instant lastLook) {}

  /**
   * Begins to watch this host.
   *
   * @param run the value of {@link #MARKER} to look for
   * @param taskCommand tells a task's command line (program and arguments) from others
   * @param interval how long to pause between two looks
   */
  public ProcessWatch(
      String run, Predicate<List<String>> taskCommand, Duration interval, InstantSource clock) {
    this(new ProcessTable(), run, taskCommand, interval, clock);
  }

  ProcessWatch(
      ProcessTable table,
      String run,
      Predicate<List<String>> taskCommand,
      Duration interval,
      InstantSource clock) {
    this.table = Objects.requireNonNull(table, "table");
    this.run = Objects.requireNonNull(run, "run");
    this.taskCommand = Objects.requireNonNull(taskCommand, "taskCommand");
    this.clock = Objects.requireNonNull(clock, "clock");
    // A platform thread: a busy machine must not keep it from looking.
    this.sampler = Thread.ofPlatform().daemon().name("process-watch").start(() -> sample(interval));
  }

  private void sample(Duration interval) {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        look();
        Thread.sleep(interval);
      }
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Looks at all processes now.
   *
   * @return the task processes that are alive
   */
  public synchronized List<Instance> look() {
    List<Long> pids = table.pids();
    living.entrySet().removeIf(entry -> !refresh(entry));
    for (long pid : pids) {
      if (!living.containsKey(pid) && isWorthALook(pid)) {
        examine(pid);
      }
    }
    Set<Long> present = new HashSet<>(pids);
    others.keySet().removeIf(pid -> !present.contains(pid));
    return sorted(living.values());
  }

  /** Whether the process is still alive; one that is not is remembered as ended. */
  private boolean refresh(Map.Entry<Long, Instance> entry) {
    Instance known = entry.getValue();
    boolean alive =
        table
            .process(known.pid())
            .filter(stat -> stat.startTicks() == known.startTicks())
            .isPresent();
    if (alive) {
      entry.setValue(known.seenAt(clock.instant()));
    } else {
      ended.add(known);
    }
    return alive;
  }

  private boolean isWorthALook(long pid) {
    Others known = others.get(pid);
    if (known == null) {
      return true;
    }
    Instant now = clock.instant();
    return known.firstSeen().plus(YOUTH).isAfter(now)
        || known.lastLook().plus(LOOK_AGAIN).isBefore(now);
  }

  private void examine(long pid) {
    Instant now = clock.instant();
    Optional<ProcessTable.Entry> stat = table.process(pid);
    if (stat.isPresent()
        && isMarkedTask(pid)
        && !isMarkedTask(stat.get().parent())
        && !isInSessionOfATask(stat.get())) {
      living.put(pid, instance(pid, stat.get(), table.environment(pid), clock.instant()));
      others.remove(pid);
    } else {
      others.merge(pid, new Others(now, now), (known, news) -> new Others(known.firstSeen(), now));
    }
  }

  private boolean isMarkedTask(long pid) {
    List<String> command = table.commandLine(pid);
    return !command.isEmpty()
        && taskCommand.test(command)
        && run.equals(table.environment(pid).get(MARKER));
  }

  /** Whether a task leads its session, or did before it ended. */
  private boolean isInSessionOfATask(ProcessTable.Entry process) {
    return process.session() != process.pid()
        && Stream.concat(living.values().stream(), ended.stream())
            .anyMatch(task -> task.pid() == process.session());
  }

  private static Instance instance(
      long pid, ProcessTable.Entry stat, Map<String, String> variables, Instant seen) {
    SlotKey slot =
        new SlotKey(
            variables.getOrDefault("NOMAD_JOB_ID", ""),
            variables.getOrDefault("NOMAD_GROUP_NAME", ""),
            Integer.parseInt(variables.getOrDefault("NOMAD_ALLOC_INDEX", "0")),
            variables.getOrDefault("NOMAD_TASK_NAME", ""),
            variables.getOrDefault(PLACE, ""));
    return new Instance(
        pid,
        stat.startTicks(),
        slot,
        variables.getOrDefault(VERSION, ""),
        variables.getOrDefault("NOMAD_ALLOC_ID", ""),
        seen,
        seen);
  }

  /** Every task process that was seen so far, the oldest first, ended ones included. */
  public synchronized List<Instance> instances() {
    List<Instance> all = new ArrayList<>(ended);
    all.addAll(living.values());
    return sorted(all);
  }

  /**
   * Every living process of the run, what tasks forked included, one line each: {@code pid 12:
   * sleep 5}.
   */
  public List<String> marked() {
    List<String> lines = new ArrayList<>();
    for (long pid : table.pids()) {
      if (run.equals(table.environment(pid).get(MARKER)) && table.process(pid).isPresent()) {
        lines.add("pid " + pid + ": " + String.join(" ", table.commandLine(pid)));
      }
    }
    return lines;
  }

  private static List<Instance> sorted(Iterable<Instance> instances) {
    List<Instance> list = new ArrayList<>();
    instances.forEach(list::add);
    list.sort(Comparator.comparing(Instance::firstSeen).thenComparingLong(Instance::pid));
    return List.copyOf(list);
  }

  /** Stops looking. What was seen stays. */
  @Override
  public void close() {
    sampler.interrupt();
  }
}
