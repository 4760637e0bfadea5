package dev.tether.agent.task;

import dev.tether.agent.cgroup.Cgroups;
import dev.tether.agent.contents.ContentsStore;
import dev.tether.agent.log.LogFollower;
import dev.tether.agent.log.LogWatch;
import dev.tether.agent.process.Awk;
import dev.tether.agent.process.BesidePrograms;
import dev.tether.agent.process.DiskUse;
import dev.tether.agent.process.HostPrograms;
import dev.tether.agent.process.Posix;
import dev.tether.agent.process.ProcFs;
import dev.tether.agent.process.Sessions;
import dev.tether.agent.process.Shims;
import dev.tether.agent.process.TaskDirectories;
import dev.tether.agent.process.Usage;
import dev.tether.agent.record.OwnerSpan;
import dev.tether.runtime.CreateRequest;
import dev.tether.runtime.ExecRequest;
import dev.tether.runtime.ExecSession;
import dev.tether.runtime.LeaseRenewal;
import dev.tether.runtime.LogOffsets;
import dev.tether.runtime.LogStream;
import dev.tether.runtime.Owner;
import dev.tether.runtime.RemoteFailure;
import dev.tether.runtime.RemoteTask;
import dev.tether.runtime.RemoteTaskId;
import dev.tether.runtime.Slot;
import dev.tether.runtime.StopRequest;
import dev.tether.runtime.TaskStats;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * All tasks of one state directory. The methods mean what those of {@link
 * dev.tether.runtime.RemoteRuntime} mean and throw the same failures. May be used from any thread.
 */
public final class Tasks implements AutoCloseable {
  private static final Logger LOG = System.getLogger(Tasks.class.getName());
  private static final String LOOPBACK = "127.0.0.1";
  private static final Duration LONGEST_MEASUREMENT = Duration.ofSeconds(60);

  private final TaskTable table;
  private final TaskDirectories directories;
  private final TaskContents contents;
  private final Sessions sessions;
  private final LogWatch logWatch;
  private final Custodians custodians;
  private final Starter starter;
  private final Stopper stopper;
  private final Endings endings;
  private final Housekeeper housekeeper;
  private final Usage usage;
  private final BesidePrograms besides;
  private final Companions companions;
  private final Cgroups groups;
  private final LimitSupport limiting;
  private final DiskKeeper diskKeeper;
  private final InstantSource clock;

  /**
   * What the tasks' keeper needs from its surroundings.
   *
   * @param nanoTime a clock that never jumps
   * @param random makes the ids of tasks: has to be unpredictable
   */
  public record Surroundings(
      Awk awk, InstantSource clock, LongSupplier nanoTime, RandomGenerator random) {}

  /**
   * Takes over a state directory: brings its records in line with the processes, and goes on with
   * everything that was under way. Nobody else may use the directory.
   *
   * @throws IOException when the directory can't be used or its journal is damaged
   */
  public Tasks(
      Path state, Surroundings around, Retention retention, Rules rules, Provisions provisions)
      throws IOException, InterruptedException {
    ProcFs processes = new ProcFs();
    Posix posix = new Posix();
    this.clock = around.clock();
    String bootId = processes.bootId();
    this.directories = new TaskDirectories(state);
    ContentsStore store = new ContentsStore(state, bootId, rules.contents(), clock);
    this.table = new TaskTable(state.resolve("journal"), clock, around.nanoTime());
    this.contents = new TaskContents(table, directories, store);
    this.sessions = new Sessions(processes, posix);
    this.logWatch = new LogWatch(state.getFileSystem().newWatchService());
    this.usage = new Usage(processes, clock, posix.pageSize());
    Shims shims = new Shims(directories, around.awk());
    Admission admission = new Admission(rules, System.getProperty("user.name"), clock);
    this.besides =
        new BesidePrograms(
            state, bootId, around.awk(), processes, sessions, admission::checkProgram);
    this.groups =
        Cgroups.open(provisions.groupParent(), InstanceName.of(state, around.random()), posix);
    this.limiting = new LimitSupport(groups, new HostPrograms());
    this.companions = new Companions(table, besides, groups);
    this.custodians = new Custodians(table, clock);
    this.starter =
        new Starter(
            admission,
            table,
            limiting,
            groups,
            new Ports(
                table, provisions.ports(), provisions.address().orElse(LOOPBACK), around.random()),
            shims,
            directories,
            store,
            bootId,
            clock,
            around.random());
    this.stopper = new Stopper(table, sessions, clock);
    this.endings =
        new Endings(table, shims, groups, directories, sessions, processes, posix, clock);
    LogTrimmer trimmer = new LogTrimmer(table, directories, posix, retention.logBytes());
    this.housekeeper =
        new Housekeeper(table, stopper, endings, trimmer, directories, store, retention, clock);
    this.diskKeeper =
        new DiskKeeper(table, directories, stopper, new DiskUse(LONGEST_MEASUREMENT), clock);
    new Recovery(table, shims, groups, directories, store, endings, stopper, bootId).run();
    endings.begin();
    housekeeper.begin();
    diskKeeper.begin();
  }

  /** What was and is sent for tasks. */
  public TaskContents contents() {
    return contents;
  }

  public RemoteTask create(CreateRequest request) {
    return starter.create(request);
  }

  /** All tasks of a cluster, or those of one slot of it. */
  public List<RemoteTask> list(String cluster, Optional<Slot> slot) {
    return table.all().stream()
        .filter(task -> task.record().origin().slot().cluster().equals(cluster))
        .filter(task -> slot.isEmpty() || slot.get().equals(task.record().origin().slot()))
        .map(table::view)
        .toList();
  }

  public RemoteTask get(String id) {
    return table.view(table.get(id));
  }

  /** The latest owners of a task, oldest first. */
  public List<OwnerSpan> history(String id) {
    return table.get(id).record().holding().history();
  }

  /** How many tasks run. */
  public long running() {
    return table.all().stream().filter(task -> task.record().isLive()).count();
  }

  /** Which limits tasks can be kept to. */
  public LimitSupport limiting() {
    return limiting;
  }

  /** What the tasks have of the host, for people. */
  public Map<String, String> facts() {
    Map<String, String> facts = new TreeMap<>(groups.facts());
    facts.putAll(limiting.facts());
    facts.put("tasks.running", Long.toString(running()));
    return facts;
  }

  public Subscription watch(String cluster) {
    return table.subscribe(cluster);
  }

  public RemoteTask claim(String id, long expectedGeneration, Owner newOwner, Duration lease) {
    return custodians.claim(id, expectedGeneration, newOwner, lease);
  }

  public RemoteTask release(String id, long generation, Duration timeToLive, LogOffsets delivered) {
    return custodians.release(id, generation, timeToLive, delivered);
  }

  public List<RemoteTaskId> renew(List<LeaseRenewal> renewals) {
    return custodians.renew(renewals);
  }

  public void stop(String id, long generation, StopRequest request) {
    stopper.stop(id, generation, request);
  }

  public void signal(String id, long generation, String signal) {
    stopper.signal(id, generation, signal);
  }

  public void remove(String id, long generation) {
    Optional<ManagedTask> task = table.find(id);
    if (task.isEmpty()) {
      return;
    }
    try {
      table.remove(
          task.get(),
          record -> {
            Custodians.fence(record, generation);
            if (record.isLive()) {
              throw new RemoteFailure.Refused(
                  "task %s still runs: stop it before it is removed".formatted(id));
            }
          });
    } catch (RemoteFailure.NoSuchTask removedMeanwhile) {
      return;
    }
    try {
      groups.remove(id);
      directories.delete(id);
    } catch (IOException undeleted) {
      // The next start of the agent deletes what no record speaks of.
      LOG.log(Level.WARNING, "can't delete the files of task " + id, undeleted);
    }
  }

  /** Follows a log. The caller closes the follower. */
  public LogFollower logs(String id, LogStream stream, long offset) {
    ManagedTask task = table.get(id);
    task.awaitDecided();
    return new LogFollower(
        directories.log(id, stream), offset, logWatch, new LogSourceOf(table, task, stream));
  }

  public ExecSession exec(String id, long generation, ExecRequest request) {
    return companions.exec(id, generation, request);
  }

  public TaskStats stats(String id) {
    ManagedTask task = table.get(id);
    try {
      return task.running()
          .flatMap(running -> usage.of(running.started().task(), groups.members(id)))
          .map(known -> groups.measured(id, known, clock.instant()))
          .orElseThrow(() -> new RemoteFailure.Refused("task %s does not run".formatted(id)));
    } catch (UncheckedIOException unreadable) {
      throw new RemoteFailure.Failed("the agent can't read the process table", unreadable);
    }
  }

  /** Lets go of the state directory. Tasks run on. */
  @Override
  public void close() {
    housekeeper.close();
    diskKeeper.close();
    besides.close();
    try {
      endings.close();
      logWatch.close();
    } catch (IOException ignored) {
      LOG.log(Level.DEBUG, "closing failed", ignored);
    }
    sessions.close();
    groups.close();
    table.close();
  }
}
