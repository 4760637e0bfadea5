package dev.tether.runtime.docker.exec;

import dev.tether.runtime.ExecRequest;
import dev.tether.runtime.ExecSession;
import dev.tether.runtime.RemoteFailure;
import dev.tether.runtime.RemoteTask;
import dev.tether.runtime.RemoteTaskId;
import dev.tether.runtime.docker.engine.Containers;
import dev.tether.runtime.docker.engine.Execs;
import dev.tether.runtime.docker.task.Cluster;
import dev.tether.runtime.docker.task.Programs;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Starts programs beside tasks, and ends those whose task has another owner. Thread-safe. */
public final class BesideTasks implements AutoCloseable {
  private final Containers containers;
  private final Execs execs;
  private final Programs programs;
  private final Supplier<String> marks;
  private final Set<ContainerExec> sessions = ConcurrentHashMap.newKeySet();

  /**
   * @param marks gives texts that are not given again
   */
  public BesideTasks(Containers containers, Execs execs, Supplier<String> marks) {
    this.containers = containers;
    this.execs = execs;
    this.programs = new Programs(containers);
    this.marks = marks;
  }

  /** Starts a program beside a task that runs. */
  public ExecSession start(Cluster cluster, RemoteTaskId id, long generation, ExecRequest request) {
    String container = cluster.running(id, generation).containerId();
    String program = request.command().getFirst();
    if (!programs.exists(container, program)) {
      throw new RemoteFailure.Refused("there is no program %s in the container".formatted(program));
    }
    AtomicReference<Runnable> over = new AtomicReference<>(() -> {});
    ContainerExec session =
        ContainerExec.start(
            containers,
            execs,
            container,
            request,
            marks.get() + marks.get(),
            () -> over.get().run());
    sessions.add(session);
    Consumer<RemoteTask> listener =
        task -> {
          if (task.id().equals(id) && task.generation() != generation) {
            session.end();
          }
        };
    cluster.listen(listener);
    over.set(
        () -> {
          cluster.unlisten(listener);
          sessions.remove(session);
        });
    if (session.isOver()) {
      over.get().run();
    }
    // The owner may have changed before anybody listened.
    try {
      cluster.running(id, generation);
    } catch (RemoteFailure.Fenced fenced) {
      session.close();
      throw fenced;
    } catch (RemoteFailure.Refused ended) {
      // Then the session's own end tells.
    }
    return session;
  }

  @Override
  public void close() {
    sessions.forEach(ContainerExec::close);
  }
}
