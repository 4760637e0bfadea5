package dev.tether.harness.nomad;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Finds, fetches or builds Nomad binaries. The ways are tried in this order: the PATH, the cache,
 * Docker's image, a Go build of a pinned release. What is fetched or built stays in the cache.
 *
 * <p>Safe for use by several threads and several processes: a version is made once.
 */
public final class NomadBinaries {
  private final Host host;
  private final VersionCheck check;
  private final BinaryCache cache;
  private final List<Way> ways;
  private final Set<NomadVersion> pinned;

  public NomadBinaries(Host host) {
    this(host, GoModule.pinned());
  }

  private NomadBinaries(Host host, Map<NomadVersion, GoModule> modules) {
    Commands commands = new Commands(host.variables());
    this.host = host;
    this.check = new VersionCheck(commands);
    this.cache = new BinaryCache(host.cache().resolve("nomad"));
    this.ways = List.of(new DockerImage(host, commands), new GoBuild(host, commands, modules));
    this.pinned = new TreeSet<>(modules.keySet());
  }

  /** The versions that can be built from source, oldest first. */
  public List<NomadVersion> pinnedVersions() {
    return List.copyOf(pinned);
  }

  /**
   * Checks a binary that somebody chose.
   *
   * @param wanted the version it must be of, or any that is supported
   * @throws NomadUnusable when it is no Nomad, too old, or of another version
   */
  public NomadBinary given(Path binary, Optional<NomadVersion> wanted) throws InterruptedException {
    Path absolute = binary.toAbsolutePath();
    if (wanted.isPresent()) {
      check.expect(absolute, wanted.get());
      return new NomadBinary(absolute, wanted.get(), "the path that was given");
    }
    return new NomadBinary(absolute, check.version(absolute), "the path that was given");
  }

  /**
   * Gets a Nomad of the wanted version, or when none is wanted whatever supported one the PATH has,
   * or else the newest pinned one. May take minutes the first time.
   *
   * @throws NomadUnusable when a wanted version is too old to be used
   * @throws NomadUnavailable when there is no way to have it
   */
  public NomadBinary get(Optional<NomadVersion> wanted, Progress progress)
      throws InterruptedException {
    NomadVersion version = wanted.orElseGet(pinnedVersions()::getLast);
    if (!version.isSupported()) {
      throw new NomadUnusable(
          "Nomad %s is too old: %s or newer is needed".formatted(version, NomadVersion.OLDEST));
    }
    Map<String, String> tried = new LinkedHashMap<>();
    Optional<NomadBinary> found = onPath(wanted, tried);
    if (found.isPresent()) {
      return found.get();
    }
    try {
      Optional<NomadBinary> cached = inCache(version, tried);
      return cached.isPresent()
          ? cached.get()
          : cache.exclusively(version, progress, () -> made(version, progress, tried));
    } catch (IOException e) {
      tried.put("cache", "the directory can't be used: " + e.getMessage());
      throw new NomadUnavailable(version, tried);
    }
  }

  /**
   * The Nomad that {@link #get} would give without making one: from the PATH or the cache.
   *
   * @return none where one would have to be made first
   */
  public Optional<NomadBinary> atHand(Optional<NomadVersion> wanted) throws InterruptedException {
    Map<String, String> tried = new LinkedHashMap<>();
    Optional<NomadBinary> found = onPath(wanted, tried);
    return found.isPresent() ? found : inCache(wanted.orElseGet(pinnedVersions()::getLast), tried);
  }

  private Optional<NomadBinary> onPath(Optional<NomadVersion> wanted, Map<String, String> tried)
      throws InterruptedException {
    Optional<Path> program = host.program("nomad");
    if (program.isEmpty()) {
      tried.put("PATH", "there is no nomad on it");
      return Optional.empty();
    }
    try {
      NomadVersion version = check.version(program.get());
      if (wanted.isEmpty() || wanted.get().equals(version)) {
        return Optional.of(new NomadBinary(program.get(), version, "the PATH"));
      }
      tried.put("PATH", program.get() + " is Nomad " + version);
    } catch (NomadUnusable e) {
      tried.put("PATH", e.getMessage());
    }
    return Optional.empty();
  }

  private Optional<NomadBinary> inCache(NomadVersion version, Map<String, String> tried)
      throws InterruptedException {
    Optional<Path> file = cache.find(version);
    if (file.isEmpty()) {
      tried.put("cache", "there is no " + cache.file(version));
      return Optional.empty();
    }
    try {
      check.expect(file.get(), version);
      return Optional.of(new NomadBinary(file.get(), version, "the cache"));
    } catch (NomadUnusable e) {
      tried.put("cache", e.getMessage());
      return Optional.empty();
    }
  }

  private NomadBinary made(NomadVersion version, Progress progress, Map<String, String> tried)
      throws IOException, InterruptedException {
    Optional<NomadBinary> meanwhile = inCache(version, tried);
    if (meanwhile.isPresent()) {
      return meanwhile.get();
    }
    Path draft = cache.draft(version);
    for (Way way : ways) {
      try {
        Files.deleteIfExists(draft);
        way.make(version, draft, progress);
        check.expect(draft, version);
        Path kept = cache.keep(version);
        progress.line("nomad " + version + ": ready at " + kept);
        return new NomadBinary(kept, version, way.name());
      } catch (Way.CantBeHad | NomadUnusable | IOException e) {
        tried.put(way.name(), e.getMessage());
        progress.line("nomad " + version + ": no " + way.name() + ": " + e.getMessage());
      } finally {
        Files.deleteIfExists(draft);
      }
    }
    throw new NomadUnavailable(version, tried);
  }
}
