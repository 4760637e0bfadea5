package dev.tether.agent.service;

import dev.tether.agent.codec.Chunks;
import dev.tether.agent.codec.ContentsWire;
import dev.tether.agent.contents.ContentsBounds;
import dev.tether.agent.contents.Transfer;
import dev.tether.agent.task.TaskContents;
import dev.tether.agent.wire.ContentsInput;
import dev.tether.agent.wire.ContentsOutput;
import dev.tether.runtime.RemoteFailure;
import dev.tether.runtime.contents.Entry;
import dev.tether.runtime.contents.Manifest;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One call that takes the contents of a task. Closing without a commit keeps what arrived. */
final class PutContentsCall {
  /** A driver that says nothing for so long is gone. */
  private static final Duration LONGEST_SILENCE = Duration.ofMinutes(2);

  /** The driver hears from the agent that often, while that is busy with its own disk. */
  private static final Duration SIGN_OF_LIFE = Duration.ofSeconds(2);

  private static final ContentsOutput WORKING =
      ContentsOutput.newBuilder().setWorking(ContentsOutput.Working.getDefaultInstance()).build();
  private static final ContentsOutput DONE =
      ContentsOutput.newBuilder().setDone(ContentsOutput.Done.getDefaultInstance()).build();

  private final TaskContents contents;
  private final ServerCallStreamObserver<ContentsOutput> call;
  private final PulledInputs<ContentsInput> inputs;

  private PutContentsCall(TaskContents contents, ServerCallStreamObserver<ContentsOutput> call) {
    this.contents = contents;
    this.call = call;
    this.inputs = new PulledInputs<>(call);
  }

  /** Answers a call. Has to be called before the call's method returns. */
  static StreamObserver<ContentsInput> serve(
      TaskContents contents, StreamObserver<ContentsOutput> observer) {
    PutContentsCall call =
        new PutContentsCall(contents, (ServerCallStreamObserver<ContentsOutput>) observer);
    PacedStream.serve(observer, "", call::run);
    return call.inputs;
  }

  private ContentsInput take(ContentsInput.InputCase expected) throws InterruptedException {
    ContentsInput input = inputs.take(LONGEST_SILENCE);
    if (input.getInputCase() != expected) {
      throw new IllegalArgumentException(
          "a message of contents is out of turn: %s instead of %s"
              .formatted(input.getInputCase(), expected));
    }
    return input;
  }

  private void run(PacedStream<ContentsOutput> stream) throws InterruptedException {
    ContentsInput.Begin begin = take(ContentsInput.InputCase.BEGIN).getBegin();
    Thread signs = Thread.ofVirtual().name("contents-signs").start(() -> giveSigns(stream));
    try {
      Manifest manifest = manifest();
      try (Transfer transfer = begin(begin, manifest)) {
        receive(transfer, manifest, stream);
        take(ContentsInput.InputCase.COMMIT);
        transfer.commit();
      }
      stream.send(DONE);
    } catch (RemoteFailure | IllegalArgumentException failed) {
      throw FailureStatus.of(failed, begin.getTask().getId());
    } catch (InterruptedException ended) {
      if (call.isCancelled()) {
        throw ended;
      }
      throw FailureStatus.of(
          new RemoteFailure.Failed(
              "a later transfer to the same task took the place of this one", ended),
          begin.getTask().getId());
    } finally {
      signs.interrupt();
    }
  }

  private static void giveSigns(PacedStream<ContentsOutput> stream) {
    try {
      while (true) {
        Thread.sleep(SIGN_OF_LIFE);
        stream.send(WORKING);
      }
    } catch (InterruptedException over) {
      Thread.currentThread().interrupt();
    }
  }

  private Manifest manifest() throws InterruptedException {
    ContentsBounds bounds = contents.bounds();
    List<Entry> entries = new ArrayList<>();
    long bytes = 0;
    while (true) {
      ContentsInput input = inputs.take(LONGEST_SILENCE);
      switch (input.getInputCase()) {
        case ENTRIES -> {
          for (var message : input.getEntries().getEntriesList()) {
            Entry entry = ContentsWire.entry(message);
            entries.add(entry);
            long size = entry instanceof Entry.File file ? file.size() : 0;
            bytes = size > Long.MAX_VALUE - bytes ? Long.MAX_VALUE : bytes + size;
          }
          bounds.check(0, entries.size());
        }
        case MANIFEST_END -> {
          bounds.check(bytes, entries.size());
          return new Manifest(entries);
        }
        default -> throw new IllegalArgumentException("the manifest is broken off");
      }
    }
  }

  private Transfer begin(ContentsInput.Begin begin, Manifest manifest) {
    return switch (begin.getTargetCase()) {
      case TOKEN -> contents.stage(begin.getToken(), manifest);
      case TASK ->
          contents.update(begin.getTask().getId(), begin.getTask().getGeneration(), manifest);
      case TARGET_NOT_SET ->
          throw new IllegalArgumentException("the first message does not say for whom");
    };
  }

  private void receive(Transfer transfer, Manifest manifest, PacedStream<ContentsOutput> stream)
      throws InterruptedException {
    List<Entry> entries = manifest.entries();
    Map<Entry, Integer> positions = new HashMap<>();
    for (int position = 0; position < entries.size(); position++) {
      positions.put(entries.get(position), position);
    }
    ContentsOutput.Needed.Builder needed = ContentsOutput.Needed.newBuilder();
    transfer.needed().forEach(file -> needed.addFiles(positions.get(file)));
    stream.send(ContentsOutput.newBuilder().setNeeded(needed).build());
    try (Chunks chunks = new Chunks()) {
      for (Entry.File file : transfer.needed()) {
        int position = take(ContentsInput.InputCase.FILE).getFile();
        if (position != positions.get(file)) {
          throw new IllegalArgumentException("another file was sent than " + file.path());
        }
        Arriving content = new Arriving(chunks);
        transfer.receive(file, content);
        content.discardRest();
      }
    }
  }

  /** The bytes of one file as they arrive. */
  private final class Arriving extends InputStream {
    private final Chunks chunks;
    private byte[] present = {};
    private int taken;
    private boolean last;

    Arriving(Chunks chunks) {
      this.chunks = chunks;
    }

    @Override
    public int read() throws IOException {
      byte[] single = new byte[1];
      return read(single, 0, 1) < 0 ? -1 : single[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      while (taken == present.length) {
        if (last) {
          return -1;
        }
        next();
      }
      int count = Math.min(length, present.length - taken);
      System.arraycopy(present, taken, into, offset, count);
      taken += count;
      return count;
    }

    private void next() throws IOException {
      try {
        ContentsInput input = take(ContentsInput.InputCase.CHUNK);
        present = chunks.bytes(input.getChunk());
        taken = 0;
        last = input.getChunk().getLast();
      } catch (InterruptedException gone) {
        Thread.currentThread().interrupt();
        InterruptedIOException failed = new InterruptedIOException("the transfer was given up");
        failed.initCause(gone);
        throw failed;
      }
    }

    /** A file that is as long as it should be may have one more chunk, an empty one. */
    void discardRest() throws InterruptedException {
      while (!last) {
        last = take(ContentsInput.InputCase.CHUNK).getChunk().getLast();
      }
    }
  }
}
