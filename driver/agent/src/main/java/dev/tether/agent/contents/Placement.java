package dev.tether.agent.contents;

import dev.tether.runtime.contents.Manifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * Brings arrived contents into a task's work directory.
 *
 * @param task the task's directory
 */
record Placement(Path task) {

  Incoming incoming() {
    return new Incoming(task.resolve("incoming"));
  }

  private Path manifestFile() {
    return task.resolve("manifest");
  }

  Path work() {
    return task.resolve("work");
  }

  /** What the task was given last; an empty manifest when that was nothing. */
  Manifest present() throws IOException {
    return Incoming.read(manifestFile()).orElse(Manifest.empty());
  }

  /**
   * Makes everything ready to be put in place. Whatever fails until this returns changes nothing.
   */
  void prepare(Manifest next, boolean durable) throws IOException {
    new Preparation(incoming(), Belonging.of(work()), durable)
        .run(Changes.between(present(), next));
  }

  /** Whether something was committed that is not wholly in place. */
  boolean isUnfinished() {
    return Files.exists(incoming().commitFile());
  }

  /** Puts in place what was committed. May be repeated until it succeeds. */
  void carryOut() throws IOException {
    Incoming incoming = incoming();
    Manifest next = Incoming.read(incoming.commitFile()).orElseThrow();
    Changes changes = Changes.between(present(), next);
    try (WorkTree tree = WorkTree.open(task)) {
      for (int position : changes.positions()) {
        tree.put(changes.next(position), incoming.ready(), position);
      }
      for (var gone : changes.gone()) {
        tree.remove(gone);
      }
      tree.finish();
    }
    Files.move(incoming.commitFile(), manifestFile(), StandardCopyOption.ATOMIC_MOVE);
    incoming.delete();
  }
}
