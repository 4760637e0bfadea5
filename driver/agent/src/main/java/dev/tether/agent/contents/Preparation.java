package dev.tether.agent.contents;

import dev.tether.runtime.contents.Entry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.Map;

/**
 * Makes everything that will be put in place, complete with mode and owner, so that nothing but
 * renaming is left to do after the commit.
 *
 * @param owner to whom it will belong
 * @param durable whether it has to outlive a failure of the host
 */
record Preparation(Incoming incoming, Belonging owner, boolean durable) {

  void run(Changes changes) throws IOException {
    incoming.makeReady();
    Map<String, Integer> uses = new HashMap<>();
    for (int position : changes.positions()) {
      if (changes.next(position) instanceof Entry.File file) {
        uses.merge(file.sha256(), 1, Integer::sum);
      }
    }
    for (int position : changes.positions()) {
      make(changes.next(position), incoming.ready().resolve(Integer.toString(position)), uses);
    }
    if (durable) {
      Incoming.sync(incoming.ready());
    }
  }

  private void make(Entry entry, Path ready, Map<String, Integer> uses) throws IOException {
    switch (entry) {
      case Entry.Directory directory -> {
        Files.createDirectory(ready);
        // The true one comes when everything below is in place.
        Modes.set(ready, 0700);
      }
      case Entry.File file -> {
        Path blob = incoming.blob(file.sha256());
        if (uses.merge(file.sha256(), -1, Integer::sum) == 0) {
          Files.move(blob, ready, StandardCopyOption.ATOMIC_MOVE);
        } else {
          Files.copy(blob, ready);
        }
        if (durable) {
          Incoming.sync(ready);
        }
        Modes.set(ready, file.mode());
      }
      case Entry.Link link -> Files.createSymbolicLink(ready, Path.of(link.target()));
    }
    owner.give(ready);
  }
}
