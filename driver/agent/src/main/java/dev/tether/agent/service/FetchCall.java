package dev.tether.agent.service;

import dev.tether.agent.codec.Chunks;
import dev.tether.agent.codec.ContentsWire;
import dev.tether.agent.task.TaskContents;
import dev.tether.agent.wire.FetchOutput;
import dev.tether.agent.wire.FetchRequest;
import dev.tether.runtime.RemoteFailure;
import dev.tether.runtime.contents.Entry;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;

/** One call that gives files of a task away. */
record FetchCall(FetchRequest request, PacedStream<FetchOutput> stream) {

  void run(TaskContents contents) throws InterruptedException {
    try (Chunks chunks = new Chunks()) {
      contents.fetch(
          request.getId(),
          request.getGeneration(),
          request.getPath(),
          (entry, content) -> send(entry, content, chunks));
    } catch (InterruptedIOException gone) {
      throw interrupted(gone);
    } catch (IOException unreadable) {
      throw new RemoteFailure.Failed(
          "the agent can't read %s of task %s: %s"
              .formatted(request.getPath(), request.getId(), unreadable.getMessage()),
          unreadable);
    }
  }

  private static InterruptedException interrupted(InterruptedIOException gone) {
    InterruptedException interrupted = new InterruptedException(gone.getMessage());
    interrupted.initCause(gone);
    return interrupted;
  }

  private void send(Entry entry, InputStream content, Chunks chunks) throws IOException {
    try {
      stream.send(FetchOutput.newBuilder().setEntry(ContentsWire.message(entry)).build());
      if (entry instanceof Entry.File file) {
        send(content, file.size(), chunks);
      }
    } catch (InterruptedException gone) {
      InterruptedIOException failed = new InterruptedIOException("the driver went away");
      failed.initCause(gone);
      throw failed;
    }
  }

  /** Sends so many bytes, or fewer when the file was shortened meanwhile. */
  private void send(InputStream content, long size, Chunks chunks)
      throws IOException, InterruptedException {
    byte[] buffer = new byte[Chunks.SIZE];
    long left = size;
    boolean last = false;
    while (!last) {
      int wanted = (int) Math.min(buffer.length, left);
      int count = content.readNBytes(buffer, 0, wanted);
      left -= count;
      last = left == 0 || count < wanted;
      stream.send(FetchOutput.newBuilder().setChunk(chunks.message(buffer, count, last)).build());
    }
  }
}
