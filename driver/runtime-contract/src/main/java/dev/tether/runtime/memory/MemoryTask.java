package dev.tether.runtime.memory;

import dev.tether.runtime.CreateRequest;
import dev.tether.runtime.Custody;
import dev.tether.runtime.ExitResult;
import dev.tether.runtime.LogOffsets;
import dev.tether.runtime.LogStream;
import dev.tether.runtime.Owner;
import dev.tether.runtime.Ownership;
import dev.tether.runtime.RemoteTask;
import dev.tether.runtime.RemoteTaskId;
import dev.tether.runtime.TaskState;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** One task in memory. Used under its runtime's lock only. */
final class MemoryTask {
  private static final Duration ORPHAN_STOP_TIMEOUT = Duration.ofSeconds(10);
  private static final int KILL = 9;
  private static final int TERM = 15;

  private final RemoteTaskId id;
  private final CreateRequest request;
  private final Script script;
  private final MemoryTree tree;
  private final Instant startedAt;
  private final ByteArrayOutputStream stdout = new ByteArrayOutputStream();
  private final ByteArrayOutputStream stderr = new ByteArrayOutputStream();
  private long generation = 1;
  private Owner owner;
  private Duration lease;
  private Instant leaseUntil;
  private Optional<Instant> detachedUntil = Optional.empty();
  private Optional<Instant> killAt = Optional.empty();
  private Optional<TaskState.Exited> end = Optional.empty();
  private LogOffsets delivered = LogOffsets.START;
  private int linesWritten;
  private long revision = 1;

  MemoryTask(
      RemoteTaskId id, CreateRequest request, Optional<MemoryContents> contents, Instant now) {
    this.id = id;
    this.request = request;
    this.script = Script.parse(request.spec().command());
    this.tree = new MemoryTree(contents);
    this.startedAt = now;
    this.owner = request.owner();
    this.lease = request.lease();
    this.leaseUntil = now.plus(lease);
    if (script.ignoresTerm()) {
      write(LogStream.STDOUT, "ready\n");
    }
    script.file().ifPresent(this::act);
  }

  private void act(Script.FileAct act) {
    switch (act) {
      case Script.FileAct.Print print ->
          write(LogStream.STDOUT, tree.all().text(print.path()).orElse(""));
      case Script.FileAct.Write write -> {
        tree.write(write.path(), write.text());
        write(LogStream.STDOUT, "ready\n");
      }
    }
  }

  MemoryTree tree() {
    return tree;
  }

  RemoteTaskId id() {
    return id;
  }

  CreateRequest request() {
    return request;
  }

  long generation() {
    return generation;
  }

  long revision() {
    return revision;
  }

  boolean isLive() {
    return end.isEmpty();
  }

  RemoteTask view(Instant now) {
    Custody custody =
        detachedUntil
            .<Custody>map(until -> new Custody.Detached(left(now, until)))
            .orElseGet(() -> new Custody.Held(left(now, leaseUntil)));
    TaskState state =
        end.<TaskState>map(exited -> exited)
            .orElseGet(() -> new TaskState.Running(startedAt, "memory-" + id));
    return new RemoteTask(
        id,
        request.token(),
        request.slot(),
        request.specificationHash(),
        new Ownership(generation, owner, custody),
        state,
        Optional.empty(),
        delivered,
        revision);
  }

  private static Duration left(Instant now, Instant until) {
    return until.isAfter(now) ? Duration.between(now, until) : Duration.ZERO;
  }

  /** Lets everything happen that is due by now. */
  void catchUp(Instant now) {
    if (end.isPresent()) {
      return;
    }
    int lines = script.linesAfter(Duration.between(startedAt, now));
    while (linesWritten < lines) {
      linesWritten++;
      write(LogStream.STDOUT, "line " + linesWritten + "\n");
    }
    Instant scriptEnd = startedAt.plus(script.length());
    if (script.end().isPresent() && !scriptEnd.isAfter(now)) {
      end(script.end().get(), scriptEnd);
    } else if (killAt.filter(at -> !at.isAfter(now)).isPresent()) {
      end(ExitResult.signalled(KILL), killAt.get());
    } else if (killAt.isEmpty() && detachedUntil.filter(at -> !at.isAfter(now)).isPresent()) {
      stop(TERM, detachedUntil.get().plus(ORPHAN_STOP_TIMEOUT), detachedUntil.get());
    }
  }

  void write(LogStream stream, String text) {
    (stream == LogStream.STDOUT ? stdout : stderr)
        .writeBytes(text.getBytes(StandardCharsets.UTF_8));
  }

  byte[] log(LogStream stream) {
    return (stream == LogStream.STDOUT ? stdout : stderr).toByteArray();
  }

  void end(ExitResult result, Instant at) {
    end = Optional.of(new TaskState.Exited(startedAt, at, result));
    revision++;
  }

  void signal(int number, Instant now) {
    if (end.isEmpty() && !(number == TERM && script.ignoresTerm())) {
      end(ExitResult.signalled(number), now);
    }
  }

  void stop(int signal, Instant kill, Instant now) {
    killAt = Optional.of(killAt.filter(earlier -> earlier.isBefore(kill)).orElse(kill));
    if (kill.isAfter(now)) {
      signal(signal, now);
    }
  }

  void claim(Owner newOwner, Duration newLease, Instant now) {
    generation++;
    owner = newOwner;
    lease = newLease;
    leaseUntil = now.plus(newLease);
    detachedUntil = Optional.empty();
    revision++;
  }

  void release(Instant until, LogOffsets upTo) {
    detachedUntil = Optional.of(until);
    delivered = delivered.max(upTo);
    revision++;
  }

  void deliver(LogOffsets upTo) {
    delivered = delivered.max(upTo);
  }

  void renewLease(Instant now) {
    leaseUntil = now.plus(lease);
  }
}
