package dev.tether.runtime;

import dev.tether.runtime.contents.Contents;
import dev.tether.runtime.contents.ContentsReceiver;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A place that runs remote tasks and keeps the record of who owns them.
 *
 * <p>Rules for all methods:
 *
 * <ul>
 *   <li>They may block, but never without bound: when there is no answer in reasonable time they
 *       throw {@link RemoteFailure.Unreachable}.
 *   <li>They may be called from any number of threads at once.
 *   <li>A change of a record is a compare-and-set on its generation, and is durable before the
 *       method returns: it outlives a crash of the runtime.
 *   <li>A command with another generation than the present one throws {@link RemoteFailure.Fenced}
 *       and changes nothing.
 *   <li>Failures are kinds of {@link RemoteFailure}; other exceptions are programming errors.
 * </ul>
 *
 * <p>A detached task whose time is over is stopped, and later forgotten, by the runtime itself.
 */
public interface RemoteRuntime extends AutoCloseable {

  /** What this runtime can do beyond the methods that every runtime has. Does not block. */
  Set<Capability> capabilities();

  /** Asks how the runtime is. Never throws a {@link RemoteFailure}: that is an answer too. */
  RuntimeHealth health();

  /**
   * Brings contents to the remote side for the task that will be created with {@code token}. What
   * is there already is not sent again. A transfer that breaks off may be repeated; contents that
   * no task was created with are forgotten after a while.
   *
   * @throws RemoteFailure.Refused when the runtime takes no contents, see {@link
   *     Capability#CONTENTS}, or not these
   */
  default void stage(String token, Contents contents) {
    throw new RemoteFailure.Refused("this runtime takes no files for its tasks");
  }

  /**
   * Makes a running task's contents what {@code contents} says. Files are replaced one by one, each
   * of them whole, after all that is new has arrived; what the last manifest had and this one has
   * not is deleted. Files that the task made itself are left alone, and so is what both manifests
   * have, whatever the task did to it: only what stands in the way of something new goes. Left
   * alone is also every root of which nothing stands in {@code contents}, not even the root itself.
   *
   * @throws RemoteFailure.Refused when the runtime takes no contents, or not these
   */
  default void update(RemoteTaskId id, long generation, Contents contents) {
    throw new RemoteFailure.Refused("this runtime takes no files for its tasks");
  }

  /**
   * Brings a directory of the task back, for instance {@code alloc/data}: the directory itself and
   * all below it; nothing when it is not there. Links that lead out of their root, and what is
   * neither file, directory nor link, are left out. Works on ended tasks.
   *
   * @throws IOException what the receiver threw
   * @throws RemoteFailure.Refused when the runtime can't
   */
  default void fetch(RemoteTaskId id, long generation, String path, ContentsReceiver receiver)
      throws IOException {
    throw new RemoteFailure.Refused("this runtime can't bring files of its tasks back");
  }

  /**
   * Creates a task, or returns the one that was created with this token before. Once this returns,
   * the task is running or has already ended.
   *
   * <p>The intent is recorded before anything is started, so that a crash in between never leaves a
   * task that nobody knows, nor starts it twice.
   *
   * @throws RemoteFailure.Refused when it can't be started as asked; nothing is left behind
   */
  RemoteTask create(CreateRequest request);

  /**
   * All tasks of a cluster, ended ones included, in one bulk answer.
   *
   * @param slot only the tasks of this slot, or of all
   */
  List<RemoteTask> list(String cluster, Optional<Slot> slot);

  /** Opens a watch on all tasks of a cluster. It is how ends of tasks are learnt. */
  TaskWatch watch(String cluster);

  /**
   * Makes {@code newOwner} the owner with the next generation, held. Works on ended tasks too:
   * their result still has to be delivered.
   *
   * @param expectedGeneration the generation the caller's decision was based on
   * @param lease how long the new owner counts as alive without a renewal
   */
  RemoteTask claim(RemoteTaskId id, long expectedGeneration, Owner newOwner, Duration lease);

  /**
   * Lets go of a task without stopping it. Owner and generation stay on record until the next
   * claim. A task that is detached already gets the new time.
   *
   * @param timeToLive after which the runtime stops the task if nobody claimed it
   * @param delivered up to where the owner has delivered the logs
   */
  RemoteTask release(RemoteTaskId id, long generation, Duration timeToLive, LogOffsets delivered);

  /**
   * Renews many leases at once and records how far logs were delivered. A renewal of a detached
   * task records the logs only. One of an earlier owner is refused; if it is that owner's {@link
   * LeaseRenewal#last} one, its logs are recorded all the same: it tells the present owner where
   * its logs have to go on, and until it came nothing that an earlier owner sends changes them.
   *
   * @return the tasks whose renewal was refused because somebody else owns them or they are gone
   */
  List<RemoteTaskId> renew(List<LeaseRenewal> renewals);

  /**
   * Begins to stop a task: signal, wait, kill, all on the runtime's side, so that it is finished
   * even if the driver dies. Returns once that is recorded; the end is told by {@link #watch}.
   * Stopping an ended task does nothing; a second stop can only shorten the wait.
   */
  void stop(RemoteTaskId id, long generation, StopRequest request);

  /**
   * Sends a signal to the task's main process.
   *
   * @param signal a name such as {@code SIGHUP}
   * @throws RemoteFailure.Refused when the task has ended or the signal is unknown
   */
  void signal(RemoteTaskId id, long generation, String signal);

  /**
   * Forgets an ended task with its logs. Doing so twice is fine.
   *
   * @throws RemoteFailure.Refused when the task still runs
   */
  void remove(RemoteTaskId id, long generation);

  /**
   * Follows one of a task's log streams.
   *
   * @param offset where to begin; bytes that are not kept any more are skipped, which {@link
   *     LogReader#offset} shows after the first read
   */
  LogReader logs(RemoteTaskId id, LogStream stream, long offset);

  /**
   * What the task uses now.
   *
   * @throws RemoteFailure.Refused when the runtime can't tell, see {@link Capability#STATS}
   */
  default TaskStats stats(RemoteTaskId id) {
    throw new RemoteFailure.Refused("this runtime does not measure its tasks");
  }

  /**
   * Runs a program beside the task.
   *
   * @throws RemoteFailure.Refused when the runtime can't, see {@link Capability#EXEC}
   */
  default ExecSession exec(RemoteTaskId id, long generation, ExecRequest request) {
    throw new RemoteFailure.Refused("this runtime can't run programs beside its tasks");
  }

  /** Lets go of connections. Tasks run on. */
  @Override
  void close();
}
