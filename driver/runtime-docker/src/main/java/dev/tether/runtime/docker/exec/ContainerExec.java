package dev.tether.runtime.docker.exec;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tether.runtime.ExecRequest;
import dev.tether.runtime.ExecSession;
import dev.tether.runtime.ExitResult;
import dev.tether.runtime.RemoteFailure;
import dev.tether.runtime.docker.engine.ContainerFacts;
import dev.tether.runtime.docker.engine.Containers;
import dev.tether.runtime.docker.engine.Conversation;
import dev.tether.runtime.docker.engine.Execs;
import dev.tether.runtime.docker.engine.Frames;
import dev.tether.runtime.docker.task.Results;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/** A program in a container, and the connection to it. */
public final class ContainerExec implements ExecSession {
  /** Marks a program and all that it starts, by which they are found when they have to end. */
  private static final String MARK = "TETHER_EXEC";

  private static final int END_OF_INPUT = 4;
  private static final int CANT_RUN = 126;
  private static final int PIECE = 32_768;
  private static final int LOOKS = 250;
  private static final long LOOK_AGAIN_MILLIS = 20;
  private static final long LOOK_AFTER_MILLIS = 1000;
  private final Containers containers;
  private final Execs execs;
  private final String container;
  private final String exec;
  private final String mark;
  private final boolean terminal;
  private final Conversation conversation;
  private final Pipe stdout = new Pipe();
  private final Pipe stderr = new Pipe();
  private final CompletableFuture<ExitResult> result = new CompletableFuture<>();
  private final AtomicBoolean ending = new AtomicBoolean();
  private final CountDownLatch never = new CountDownLatch(1);
  private final CountDownLatch over = new CountDownLatch(1);

  private final AtomicLong pieces = new AtomicLong();

  /** Only the pumping thread changes it. */
  private volatile boolean handingOver;

  private final Runnable atEnd;

  private ContainerExec(
      Containers containers,
      Execs execs,
      String container,
      String exec,
      String mark,
      boolean terminal,
      Conversation conversation,
      Runnable atEnd) {
    this.containers = containers;
    this.execs = execs;
    this.container = container;
    this.exec = exec;
    this.mark = mark;
    this.terminal = terminal;
    this.conversation = conversation;
    this.atEnd = atEnd;
  }

  /**
   * Starts a program.
   *
   * @param mark that no other program has
   * @param atEnd is run once, when the session is over
   */
  public static ContainerExec start(
      Containers containers,
      Execs execs,
      String container,
      ExecRequest request,
      String mark,
      Runnable atEnd) {
    String exec =
        execs.create(
            container,
            request.command(),
            request.terminal(),
            true,
            List.of(MARK + "=" + mark),
            Optional.empty());
    Conversation conversation = execs.start(exec, request.terminal());
    ContainerExec session =
        new ContainerExec(
            containers, execs, container, exec, mark, request.terminal(), conversation, atEnd);
    Thread.ofVirtual().name("exec-" + mark).start(session::pump);
    Thread.ofVirtual().name("exec-end-" + mark).start(session::watchEnd);
    return session;
  }

  private void pump() {
    try {
      if (terminal) {
        pumpPlain();
      } else {
        pumpFrames();
      }
    } catch (IOException broken) {
      // The program's end tells whether that was too early.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      finish();
    }
  }

  /**
   * Closes a conversation that an engine forgets to end with its program, as it does while input is
   * left that nobody reads.
   */
  private void watchEnd() {
    try {
      while (!over.await(LOOK_AFTER_MILLIS, TimeUnit.MILLISECONDS)) {
        long before = pieces.get();
        boolean ended =
            execs.inspect(exec).map(program -> !program.path("Running").asBoolean()).orElse(true);
        if (ended
            && !over.await(LOOK_AFTER_MILLIS, TimeUnit.MILLISECONDS)
            && pieces.get() == before
            && !handingOver) {
          conversation.close();
          return;
        }
      }
    } catch (RemoteFailure engineAway) {
      conversation.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void hand(Pipe pipe, byte[] piece) throws InterruptedException {
    handingOver = true;
    pipe.put(piece);
    pieces.incrementAndGet();
    handingOver = false;
  }

  private void pumpPlain() throws IOException, InterruptedException {
    byte[] buffer = new byte[PIECE];
    int count;
    while ((count = conversation.in().read(buffer)) >= 0) {
      byte[] piece = new byte[count];
      System.arraycopy(buffer, 0, piece, 0, count);
      hand(stdout, piece);
    }
  }

  private void pumpFrames() throws IOException, InterruptedException {
    Frames frames = new Frames(conversation.in());
    Optional<Frames.Frame> frame = frames.next();
    while (frame.isPresent()) {
      hand(frame.get().error() ? stderr : stdout, frame.get().content());
      frame = frames.next();
    }
  }

  private void finish() {
    try {
      result.complete(outcome());
    } catch (RemoteFailure broken) {
      result.completeExceptionally(broken);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      result.completeExceptionally(new RemoteFailure.Unreachable("interrupted", e));
    } finally {
      stdout.end();
      stderr.end();
      over.countDown();
      conversation.close();
      atEnd.run();
    }
  }

  /** An engine says 126 of programs that ended with their container. */
  private static ExitResult ofEndedContainer(JsonNode program) {
    int code = program.path("ExitCode").asInt(CANT_RUN);
    return code == CANT_RUN ? Results.killed() : Results.ofCode(code);
  }

  /** How the program ended; the connection may be over a little before it. */
  private ExitResult outcome() throws InterruptedException {
    for (int i = 0; i < LOOKS; i++) {
      Optional<JsonNode> program = execs.inspect(exec);
      if (program.isEmpty()) {
        return Results.killed();
      }
      if (!program.get().path("Running").asBoolean()) {
        return containers.facts(container).status() == ContainerFacts.Status.RUNNING
            ? Results.ofCode(program.get().path("ExitCode").asInt())
            : ofEndedContainer(program.get());
      }
      if (never.await(LOOK_AGAIN_MILLIS, TimeUnit.MILLISECONDS)) {
        break;
      }
    }
    end();
    throw new RemoteFailure.Unreachable(
        "the connection to a program beside the task broke; the program is ended");
  }

  /** Whether the program has ended. */
  boolean isOver() {
    return result.isDone();
  }

  /** Ends the program with all that it started. */
  public void end() {
    if (ending.compareAndSet(false, true) && !result.isDone()) {
      Thread.ofVirtual().name("end-" + mark).start(() -> Ending.begin(execs, container, mark));
    }
  }

  @Override
  public OutputStream stdin() {
    return new OutputStream() {
      @Override
      public void write(int one) throws IOException {
        write(new byte[] {(byte) one}, 0, 1);
      }

      @Override
      public void write(byte[] bytes, int from, int length) throws IOException {
        try {
          conversation.out().write(bytes, from, length);
          conversation.out().flush();
        } catch (IOException broken) {
          throw new IOException("the program has ended", broken);
        }
      }

      @Override
      public void close() throws IOException {
        if (terminal) {
          write(END_OF_INPUT);
        } else if (!result.isDone()) {
          conversation.endOutput();
        }
      }
    };
  }

  @Override
  public InputStream stdout() {
    return stdout;
  }

  @Override
  public InputStream stderr() {
    return stderr;
  }

  @Override
  public void resize(int columns, int rows) {
    if (!terminal) {
      return;
    }
    try {
      for (int i = 0; i < LOOKS && !result.isDone(); i++) {
        if (execs.resize(exec, columns, rows)
            || never.await(LOOK_AGAIN_MILLIS, TimeUnit.MILLISECONDS)) {
          return;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public ExitResult await() throws InterruptedException {
    try {
      return result.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RemoteFailure failure) {
        throw failure;
      }
      throw new IllegalStateException("a program's end could not be learnt", e);
    }
  }

  @Override
  public void close() {
    end();
    stdout.close();
    stderr.close();
    conversation.close();
  }
}
