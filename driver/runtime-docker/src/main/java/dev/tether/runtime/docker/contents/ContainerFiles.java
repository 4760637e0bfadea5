package dev.tether.runtime.docker.contents;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tether.runtime.RemoteFailure;
import dev.tether.runtime.contents.Contents;
import dev.tether.runtime.contents.ContentsReceiver;
import dev.tether.runtime.contents.Entry;
import dev.tether.runtime.contents.Manifest;
import dev.tether.runtime.docker.engine.Containers;
import dev.tether.runtime.docker.engine.EngineClient;
import dev.tether.runtime.docker.engine.EngineRefusal;
import dev.tether.runtime.docker.engine.Execs;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;

/** Copies contents into containers, and directories back. Thread-safe. */
public final class ContainerFiles implements AutoCloseable {
  private static final String STATE = ".tether";
  private static final String MANIFEST = STATE + "/manifest";
  private static final Duration LONGEST = Duration.ofHours(1);
  private final Containers containers;
  private final Placement placement;
  private final Staging staging;

  /**
   * @param nanos a clock that never jumps, nanoseconds
   */
  public ContainerFiles(Containers containers, Execs execs, LongSupplier nanos) {
    this.containers = containers;
    this.placement = new Placement(containers, execs);
    this.staging = new Staging(nanos);
  }

  /** Keeps contents for the task that is created next with this token. */
  public void stage(String token, Contents contents) {
    staging.stage(token, contents);
  }

  /**
   * Makes the task's directories in a container that has not been started, and copies what was
   * staged under the token.
   *
   * @param digest of the staged manifest; nothing for a task without contents
   * @throws RemoteFailure.Refused when these contents were not staged
   */
  public void fill(String token, Optional<String> digest, String container) {
    Optional<Staging.Staged> staged = digest.map(wanted -> staging.get(token, wanted));
    Manifest manifest = staged.map(Staging.Staged::manifest).orElseGet(Manifest::empty);
    unpack(
        container,
        tar -> {
          for (String root : List.of("alloc", "alloc/data", "local", "volumes")) {
            tar.directory(root, 0777);
          }
          tar.directory("secrets", 0700);
          if (staged.isPresent()) {
            for (Entry entry : manifest.entries()) {
              Archive.add(tar, "", entry, staged.get().spool());
            }
          }
          addManifest(tar, manifest);
        });
  }

  /** Forgets what was staged under a token, once its task is there. */
  public void filled(String token) {
    staging.forget(token);
  }

  private static void addManifest(TarWriter tar, Manifest manifest) throws IOException {
    tar.directory(STATE, 0700);
    tar.file(MANIFEST, 0600, ManifestText.encode(manifest).getBytes(UTF_8));
  }

  private Identity identity(String container) {
    try {
      return Identity.of(containers, container);
    } catch (IOException e) {
      throw new RemoteFailure.Unreachable("the user of a container could not be learnt", e);
    }
  }

  /** Makes a running container's contents what these say. */
  public void update(String container, Contents contents) {
    Manifest before = present(container);
    Manifest wanted = contents.manifest().over(before);
    List<Entry> changed = new ArrayList<>(wanted.entries());
    changed.removeAll(new HashSet<>(before.entries()));
    Set<String> kept = new HashSet<>();
    wanted.entries().forEach(entry -> kept.add(entry.path()));
    List<String> deleted =
        before.entries().stream().map(Entry::path).filter(path -> !kept.contains(path)).toList();
    if (changed.isEmpty() && deleted.isEmpty()) {
      return;
    }
    try (Spool spool = new Spool()) {
      gatherPresent(container, before, changed, spool);
      spool.gather(contents, changed);
      String beside = placement.isPossible(container) ? STATE + "/new/" : "";
      unpack(container, tar -> addChanged(tar, beside, changed, spool));
      placement.place(container, beside, changed, deleted);
    }
    unpack(container, tar -> addManifest(tar, wanted));
  }

  /** Takes from the container itself what it has of the new content, under whatever name. */
  private void gatherPresent(String container, Manifest before, List<Entry> changed, Spool spool) {
    Map<String, Entry.File> known = new HashMap<>();
    for (Entry entry : before.entries()) {
      if (entry instanceof Entry.File file) {
        known.put(file.sha256(), file);
      }
    }
    for (Entry entry : changed) {
      if (entry instanceof Entry.File file && known.containsKey(file.sha256())) {
        gatherPresent(container, known.get(file.sha256()), spool);
      }
    }
  }

  /** A file that the task has changed is not what is wanted, and is sent again. */
  private void gatherPresent(String container, Entry.File file, Spool spool) {
    Optional<EngineClient.Stream> archive = containers.pack(container, "/" + file.path());
    if (archive.isEmpty()) {
      return;
    }
    try (EngineClient.Stream stream = archive.get()) {
      TarReader tar = new TarReader(stream.body());
      if (tar.next().filter(head -> head.kind() == TarWriter.FILE).isPresent()) {
        spool.take(file, tar.body());
      }
    } catch (IOException e) {
      throw new RemoteFailure.Unreachable("a container's files could not be read", e);
    }
  }

  private static void addChanged(TarWriter tar, String beside, List<Entry> changed, Spool spool)
      throws IOException {
    if (!beside.isEmpty()) {
      tar.directory(STATE + "/new", 0700);
    }
    Set<String> parents = new HashSet<>();
    for (Entry entry : changed) {
      String path = entry.path();
      int slash = beside.isEmpty() ? -1 : path.indexOf('/');
      while (slash >= 0) {
        if (parents.add(path.substring(0, slash))) {
          tar.directory(beside + path.substring(0, slash), 0700);
        }
        slash = path.indexOf('/', slash + 1);
      }
      if (beside.isEmpty() || !(entry instanceof Entry.Directory)) {
        Archive.add(tar, beside, entry, spool);
      }
    }
  }

  private void unpack(String container, Archive.Filling filling) {
    try {
      new Archive(identity(container))
          .send(filling, stream -> containers.unpack(container, "/", stream, LONGEST));
    } catch (EngineRefusal refusal) {
      throw refusal.asFailure();
    } catch (IOException e) {
      throw new RemoteFailure.Failed("files could not be copied: " + e.getMessage(), e);
    }
  }

  private Manifest present(String container) {
    Optional<EngineClient.Stream> archive = containers.pack(container, "/" + MANIFEST);
    if (archive.isEmpty()) {
      return Manifest.empty();
    }
    try (EngineClient.Stream stream = archive.get()) {
      TarReader tar = new TarReader(stream.body());
      return tar.next().isEmpty()
          ? Manifest.empty()
          : ManifestText.decode(new String(tar.body().readAllBytes(), UTF_8));
    } catch (IOException e) {
      throw new RemoteFailure.Unreachable("a container's manifest could not be read", e);
    }
  }

  /** Brings a directory back; what it has that is no file, directory or link is left out. */
  public void fetch(String container, String path, ContentsReceiver receiver) throws IOException {
    new Fetch(containers, container, path).to(receiver);
  }

  /** Forgets all that is staged. */
  @Override
  public void close() {
    staging.close();
  }
}
