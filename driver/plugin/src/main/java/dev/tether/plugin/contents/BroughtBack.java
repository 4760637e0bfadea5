package dev.tether.plugin.contents;

import dev.tether.plugin.config.ContentsPolicy;
import dev.tether.runtime.RemoteRuntime;
import dev.tether.runtime.RemoteTaskId;
import dev.tether.runtime.contents.Entry;
import dev.tether.runtime.contents.Manifest;
import java.io.IOException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/**
 * {@code alloc/data} of an ended task, in the allocation's directory again.
 *
 * <p>Other tasks of the allocation may be at work in that directory, so it is not replaced: what
 * came back goes into it, and what was sent from there and did not come back was deleted by the
 * task, and goes too.
 */
record BroughtBack(long files, long bytes) {
  private static final String DATA = "alloc/data";

  /** Notes what a new task gets of the directory. */
  static void remember(TaskFiles files, Manifest staged) {
    List<String> names =
        staged.entries().stream()
            .filter(entry -> !(entry instanceof Entry.Directory))
            .map(Entry::path)
            .filter(path -> path.startsWith(DATA + '/'))
            .map(path -> URLEncoder.encode(path, StandardCharsets.UTF_8))
            .toList();
    try {
      if (names.isEmpty()) {
        Files.deleteIfExists(note(files));
      } else {
        Files.write(note(files), names);
      }
    } catch (IOException e) {
      throw ContentsProblem.failed(
          "%s can't be written: %s".formatted(note(files), e.getMessage()), e);
    }
  }

  /**
   * Fetches the directory.
   *
   * @throws ContentsProblem when it is too large or can't be written
   */
  static BroughtBack fetch(
      TaskFiles files,
      ContentsPolicy policy,
      RemoteRuntime runtime,
      RemoteTaskId id,
      long generation) {
    Path incoming = files.allocation().resolve(".tether-" + files.task() + "-incoming");
    try (Incoming received = Incoming.into(incoming, DATA, policy)) {
      runtime.fetch(id, generation, DATA, received);
      Place target = new Place(DATA, files.allocation(), List.of("alloc", "data"));
      received.moveTo(target);
      for (String path : remembered(files)) {
        if (!received.has(path)) {
          Merge.delete(target, path);
        }
      }
      return new BroughtBack(received.files(), received.bytes());
    } catch (NoSuchFileException e) {
      throw ContentsProblem.refused("there is no " + e.getFile() + " any more");
    } catch (IOException e) {
      throw ContentsProblem.failed(e.getMessage(), e);
    }
  }

  private static List<String> remembered(TaskFiles files) throws IOException {
    try {
      return Files.readAllLines(note(files)).stream()
          .map(line -> URLDecoder.decode(line, StandardCharsets.UTF_8))
          .toList();
    } catch (NoSuchFileException e) {
      return List.of();
    }
  }

  private static Path note(TaskFiles files) {
    return files.allocation().resolve(".tether-" + files.task() + "-data");
  }
}
