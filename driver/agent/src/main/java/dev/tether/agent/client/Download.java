package dev.tether.agent.client;

import dev.tether.agent.codec.Chunks;
import dev.tether.agent.codec.ContentsWire;
import dev.tether.agent.endpoint.Endpoint;
import dev.tether.agent.wire.FetchOutput;
import dev.tether.runtime.RemoteFailure;
import dev.tether.runtime.contents.ContentsReceiver;
import dev.tether.runtime.contents.Entry;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;

/** Hands files of a task to a receiver as they arrive from the agent. */
record Download(PulledStream<FetchOutput> stream, ContentsReceiver receiver, Endpoint agent) {
  /** The agent reads each file once before it sends it: a large one needs its time. */
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  /** Returns once everything has arrived. */
  void run() throws IOException, InterruptedException {
    try (Chunks chunks = new Chunks()) {
      Optional<FetchOutput> output = take();
      while (output.isPresent()) {
        if (!output.get().hasEntry()) {
          throw strange();
        }
        Entry entry = entry(output.get());
        if (entry instanceof Entry.File file) {
          Arriving content = new Arriving(file, chunks);
          receiver.receive(file, content);
          content.discardRest();
        } else {
          receiver.receive(entry, InputStream.nullInputStream());
        }
        output = take();
      }
    }
  }

  private Entry entry(FetchOutput output) {
    try {
      return ContentsWire.entry(output.getEntry());
    } catch (IllegalArgumentException garbled) {
      throw new RemoteFailure.Failed(
          "the agent at %s sent a file that can't be: %s".formatted(agent, garbled.getMessage()),
          garbled);
    }
  }

  private RemoteFailure.Failed strange() {
    return new RemoteFailure.Failed(
        "the agent at %s sent a file in a way that can't be understood".formatted(agent));
  }

  private Optional<FetchOutput> take() throws InterruptedException {
    return switch (stream.take(PATIENCE)) {
      case PulledStream.Got<FetchOutput>(FetchOutput output) -> Optional.of(output);
      case PulledStream.Finished<FetchOutput> finished -> Optional.empty();
      case PulledStream.Late<FetchOutput> late ->
          throw new RemoteFailure.Unreachable(
              "the agent at %s did not go on with a transfer: see whether it is overloaded or stopped"
                  .formatted(agent));
    };
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java has SHA-256", e);
    }
  }

  /**
   * The bytes of one file as they arrive; fails at the end when they are not what was announced.
   */
  private final class Arriving extends InputStream {
    private final Entry.File file;
    private final Chunks chunks;
    private final MessageDigest digest = sha256();
    private byte[] present = {};
    private int taken;
    private boolean last;
    private boolean checked;

    Arriving(Entry.File file, Chunks chunks) {
      this.file = file;
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
          check();
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
        FetchOutput output = take().filter(FetchOutput::hasChunk).orElseThrow(() -> strange());
        present = chunks.bytes(output.getChunk());
        taken = 0;
        last = output.getChunk().getLast();
        digest.update(present);
      } catch (IllegalArgumentException garbled) {
        throw new RemoteFailure.Failed(garbled.getMessage(), garbled);
      } catch (InterruptedException givenUp) {
        Thread.currentThread().interrupt();
        InterruptedIOException failed = new InterruptedIOException("interrupted while receiving");
        failed.initCause(givenUp);
        throw failed;
      }
    }

    private void check() {
      if (!checked && !HexFormat.of().formatHex(digest.digest()).equals(file.sha256())) {
        throw new RemoteFailure.Failed(
            "%s was changed while it was being read: try again".formatted(file.path()));
      }
      checked = true;
    }

    void discardRest() throws IOException {
      byte[] rest = new byte[Chunks.SIZE];
      while (read(rest, 0, rest.length) >= 0) {
        // Only the digest is of interest.
      }
    }
  }
}
