package dev.tether.agent.client;

import dev.tether.agent.codec.Chunks;
import dev.tether.agent.codec.ContentsWire;
import dev.tether.agent.wire.ContentsInput;
import dev.tether.agent.wire.Entries;
import dev.tether.runtime.RemoteFailure;
import dev.tether.runtime.contents.Contents;
import dev.tether.runtime.contents.Entry;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/** Sends contents; reads each file only when the agent needs it, a piece at a time. */
record Upload(ContentsCall call, Contents contents) {
  private static final ContentsInput MANIFEST_END =
      ContentsInput.newBuilder().setManifestEnd(ContentsInput.End.getDefaultInstance()).build();
  private static final ContentsInput COMMIT =
      ContentsInput.newBuilder().setCommit(ContentsInput.End.getDefaultInstance()).build();

  /** Returns once the agent has all of it. */
  void run(ContentsInput.Begin begin) throws InterruptedException {
    List<Entry> entries = contents.manifest().entries();
    call.send(ContentsInput.newBuilder().setBegin(begin).build());
    sendManifest(entries);
    try (Chunks chunks = new Chunks()) {
      for (int position : call.awaitNeeded()) {
        if (position < 0
            || position >= entries.size()
            || !(entries.get(position) instanceof Entry.File file)) {
          throw new RemoteFailure.Failed("the agent asked for a file that there is not");
        }
        call.send(ContentsInput.newBuilder().setFile(position).build());
        sendFile(file, chunks);
      }
    }
    call.send(COMMIT);
    call.finish();
  }

  private void sendManifest(List<Entry> entries) throws InterruptedException {
    Entries.Builder part = Entries.newBuilder();
    int bytes = 0;
    for (Entry entry : entries) {
      var message = ContentsWire.message(entry);
      part.addEntries(message);
      bytes += message.getSerializedSize();
      if (bytes >= Chunks.SIZE) {
        call.send(ContentsInput.newBuilder().setEntries(part).build());
        part.clear();
        bytes = 0;
      }
    }
    call.send(ContentsInput.newBuilder().setEntries(part).build());
    call.send(MANIFEST_END);
  }

  private void sendFile(Entry.File file, Chunks chunks) throws InterruptedException {
    try (InputStream content = contents.open(file)) {
      byte[] buffer = new byte[Chunks.SIZE];
      long left = file.size();
      int count;
      do {
        count = content.readNBytes(buffer, 0, buffer.length);
        left -= count;
        boolean last = count < buffer.length;
        if (left < 0 || (last && left > 0)) {
          throw new RemoteFailure.Failed(
              "%s was changed while it was being sent: try again".formatted(file.path()));
        }
        call.send(ContentsInput.newBuilder().setChunk(chunks.message(buffer, count, last)).build());
      } while (count == buffer.length);
    } catch (IOException unreadable) {
      throw new RemoteFailure.Failed(
          "can't read %s to send it: %s".formatted(file.path(), unreadable.getMessage()),
          unreadable);
    }
  }
}
