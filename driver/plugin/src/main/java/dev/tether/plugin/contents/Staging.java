package dev.tether.plugin.contents;

import dev.tether.plugin.config.ContentsPolicy;
import dev.tether.plugin.config.ContentsPolicy.WritableVolumes;
import dev.tether.runtime.contents.Entry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What a new task gets. */
record Staging(TaskFiles files, ContentsPolicy policy) {
  private static final String VOLUMES = "volumes";

  /** Directories that every task has on the remote side. */
  private static final Set<String> GIVEN =
      Set.of("alloc", "alloc/data", "alloc/tmp", "local", "secrets");

  /** What Nomad may make in a task's directory. */
  private static final Set<String> NOMADS_OWN =
      Set.of("alloc", "local", "secrets", "private", "tmp", "executor.out");

  Staging {
    Objects.requireNonNull(files, "files");
    Objects.requireNonNull(policy, "policy");
  }

  /**
   * All that there may be, outer volumes before those within them.
   *
   * @throws ContentsProblem when a volume can't be sent
   */
  List<Place> places() {
    List<Place> places = new ArrayList<>();
    for (String root : List.of("alloc", "local", "secrets")) {
      places.add(files.place(root).orElseThrow());
    }
    files.volumes().stream()
        .map(this::place)
        .sorted(Comparator.comparingInt(place -> place.prefix().length()))
        .forEach(places::add);
    return places;
  }

  private Place place(TaskFiles.Volume volume) {
    if (!volume.readOnly() && policy.writableVolumes() == WritableVolumes.REFUSE) {
      throw ContentsProblem.refused(
          "the volume at %s is mounted for writing, which a remote task can't: set read_only in its"
                  .formatted(volume.taskPath())
              + " volume_mount, or contents { writable_volumes = \"copy\" } in the task's config"
              + " for a copy whose changes stay with the task");
    }
    Path path = Path.of("/").resolve(volume.taskPath()).normalize();
    if (path.getNameCount() == 0) {
      throw ContentsProblem.refused(
          "a volume can't be mounted at " + volume.taskPath() + ": name a directory below it");
    }
    return new Place(VOLUMES + path, volume.hostPath(), List.of());
  }

  /** What lies beside the task's directories, and so does not travel. */
  List<String> strays() {
    try (Stream<Path> found = Files.list(files.taskDirectory())) {
      return found
          .map(path -> path.getFileName().toString())
          .filter(name -> !NOMADS_OWN.contains(name) && !name.startsWith(".tether-"))
          .sorted()
          .toList();
    } catch (IOException e) {
      return List.of();
    }
  }

  /** Whether there is more than the directories that every task has. */
  boolean isWorthIt(LocalContents contents) {
    return contents.manifest().entries().stream().anyMatch(entry -> !GIVEN.contains(entry.path()));
  }

  /**
   * For a runtime that takes no files: other tasks of the group may have some, but not this one.
   *
   * @throws ContentsProblem when the task has files of its own
   */
  void checkNothingIsMissed(LocalContents contents, String runtime) {
    Optional<Entry> missed =
        contents.manifest().entries().stream()
            .filter(entry -> !GIVEN.contains(entry.path()))
            .filter(entry -> !entry.path().startsWith("alloc/"))
            .findFirst();
    if (missed.isPresent()) {
      throw ContentsProblem.refused(
          "runtime %s takes no files, but the task has some, such as %s: leave them out of the job,"
                  .formatted(runtime, missed.get().path())
              + " or run it on a runtime that takes files");
    }
  }
}
