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
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Copies contents into containers, and directories back. Thread-safe. */
public final class ContainerFiles {
  static final String STATE = ".tether";
  private static final String MANIFEST = STATE + "/manifest";
  private static final Duration LONGEST = Duration.ofHours(1);
  private final Containers containers;
  private final Placement placement;
  private final Map<String, Contents> staged = new ConcurrentHashMap<>();

  public ContainerFiles(Containers containers, Execs execs) {
    this.containers = containers;
    this.placement = new Placement(containers, execs);
  }

  /** Keeps contents for the task that is created next with this token. */
  public void stage(String token, Contents contents) {
    staged.put(token, contents);
  }

  /**
   * Copies what was staged under a token into a container that has not been started.
   *
   * @throws RemoteFailure.Failed when it was not, or changed meanwhile
   */
  public void fill(String token, String container) {
    Contents contents = staged.get(token);
    if (contents == null) {
      throw new RemoteFailure.Failed(
          "the contents of the task are not there any more: stage them again");
    }
    Archive archive = new Archive(identity(container), contents);
    unpack(
        container,
        archive,
        tar -> {
          for (String root : List.of("alloc", "local", "volumes")) {
            tar.directory(root, 0777);
          }
          tar.directory("secrets", 0700);
          for (Entry entry : contents.manifest().entries()) {
            archive.add(tar, "", entry);
          }
          addManifest(tar, contents.manifest());
        });
    staged.remove(token, contents);
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
    Set<Entry> same = new HashSet<>(before.entries());
    List<Entry> changed = new ArrayList<>(contents.manifest().entries());
    changed.removeAll(same);
    Set<String> kept = new HashSet<>();
    contents.manifest().entries().forEach(entry -> kept.add(entry.path()));
    List<String> deleted =
        before.entries().stream().map(Entry::path).filter(path -> !kept.contains(path)).toList();
    if (changed.isEmpty() && deleted.isEmpty()) {
      return;
    }
    Archive archive = new Archive(identity(container), contents);
    String beside = placement.isPossible(container) ? STATE + "/new/" : "";
    unpack(
        container,
        archive,
        tar -> {
          if (!beside.isEmpty()) {
            tar.directory(STATE + "/new", 0700);
          }
          addParents(tar, beside, changed);
          for (Entry entry : changed) {
            archive.add(tar, beside, entry);
          }
        });
    placement.place(container, beside, changed, deleted);
    unpack(container, archive, tar -> addManifest(tar, contents.manifest()));
  }

  /** Directories that an archive needs beside the present ones, above what has changed. */
  private static void addParents(TarWriter tar, String beside, List<Entry> changed)
      throws IOException {
    Set<String> parents = new HashSet<>();
    for (Entry entry : changed) {
      for (int slash = entry.path().indexOf('/');
          slash >= 0 && !beside.isEmpty();
          slash = entry.path().indexOf('/', slash + 1)) {
        String parent = entry.path().substring(0, slash);
        if (parents.add(parent)) {
          tar.directory(beside + parent, 0700);
        }
      }
    }
  }

  private void unpack(String container, Archive archive, Archive.Filling filling) {
    try {
      archive.send(filling, stream -> containers.unpack(container, "/", stream, LONGEST));
    } catch (EngineRefusal refusal) {
      throw refusal.asFailure();
    } catch (IOException e) {
      throw new RemoteFailure.Failed("contents could not be copied: " + e.getMessage(), e);
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
}
