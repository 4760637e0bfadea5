package dev.tether.agent.process;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Collectors;

/**
 * Signals tasks, and kills what is left of their sessions. To find the members of a session the
 * whole process table has to be read, so all requests that come in meanwhile share one reading.
 *
 * <p>May be used from any thread.
 */
public final class Sessions implements AutoCloseable {
  private static final Logger LOG = System.getLogger(Sessions.class.getName());
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final long SHORTEST_PAUSE_MILLIS = 2;

  private final ProcFs processes;
  private final Posix posix;
  private final BlockingQueue<Request> requests = new LinkedBlockingQueue<>();
  private final Thread worker;

  private record Request(ProcessIdentity leader, long deadline, CompletableFuture<Void> done) {}

  /** Looks for processes in {@code processes} and signals them with {@code posix}. */
  public Sessions(ProcFs processes, Posix posix) {
    this.processes = processes;
    this.posix = posix;
    this.worker = Thread.ofPlatform().daemon().name("sessions").start(this::work);
  }

  /**
   * Sends a signal to a process, if it is still this very one.
   *
   * @return false when it has ended
   */
  public boolean signal(ProcessIdentity process, SignalName signal) {
    return processes.isAlive(process)
        && posix.kill(process.pid(), signal.number()) == Posix.Sent.DELIVERED;
  }

  /** Kills a task's main process with its process group, if it is still this very one. */
  public void killGroup(ProcessIdentity leader) {
    if (processes.isAlive(leader)) {
      posix.kill(-leader.pid(), SignalName.SIGKILL.number());
    }
  }

  /**
   * Kills all processes of an ended task's session, and waits until they are gone, some seconds at
   * most.
   */
  public void killRest(ProcessIdentity leader) throws InterruptedException {
    CompletableFuture<Void> done = new CompletableFuture<>();
    requests.add(new Request(leader, System.nanoTime() + PATIENCE.toNanos(), done));
    try {
      done.get();
    } catch (ExecutionException never) {
      throw new IllegalStateException(never);
    }
  }

  private void work() {
    List<Request> open = new ArrayList<>();
    try {
      while (true) {
        if (open.isEmpty()) {
          open.add(requests.take());
        }
        requests.drainTo(open);
        long began = System.nanoTime();
        open = kill(open);
        long took = (System.nanoTime() - began) / 1_000_000;
        // With very many processes this keeps the reading of the table below a third of the time.
        Thread.sleep(Math.max(SHORTEST_PAUSE_MILLIS, 2 * took));
      }
    } catch (InterruptedException closed) {
      open.forEach(request -> request.done().complete(null));
    }
  }

  /** Returns the requests that have to be looked at again. */
  private List<Request> kill(List<Request> open) {
    Map<Long, List<ProcStat>> sessions;
    try {
      sessions =
          processes.all().stream()
              .filter(ProcStat::isAlive)
              .collect(Collectors.groupingBy(ProcStat::session));
    } catch (IOException unreadable) {
      LOG.log(Level.WARNING, "can't read the process table: " + unreadable.getMessage());
      sessions = Map.of();
    }
    List<Request> again = new ArrayList<>();
    for (Request request : open) {
      List<ProcStat> rest = rest(request.leader(), sessions);
      rest.forEach(member -> posix.kill(member.pid(), SignalName.SIGKILL.number()));
      if (rest.isEmpty()) {
        request.done().complete(null);
      } else if (System.nanoTime() - request.deadline() > 0) {
        LOG.log(
            Level.WARNING,
            "{0} processes of session {1} do not end although they were killed",
            rest.size(),
            Long.toString(request.leader().pid()));
        request.done().complete(null);
      } else {
        again.add(request);
      }
    }
    return again;
  }

  private static List<ProcStat> rest(ProcessIdentity leader, Map<Long, List<ProcStat>> sessions) {
    List<ProcStat> members = sessions.getOrDefault(leader.pid(), List.of());
    // The kernel gives a process id to somebody else only when no session has it as its name.
    boolean anotherSession =
        members.stream().anyMatch(member -> member.pid() == leader.pid() && !leader.is(member));
    return anotherSession ? List.of() : members;
  }

  @Override
  public void close() {
    worker.interrupt();
  }
}
