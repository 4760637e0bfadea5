package dev.tether.dist;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * One of the two programs that are shipped.
 *
 * @param name of its directory, its start script and its packages
 * @param home the directory
 * @param cacheName the name that the start script looks for the cache under
 * @param optionsVariable where the start script takes more options of the JVM from
 * @param classList what it loads
 * @param contents what a package of it has beside the home
 * @param configuration a file that a package of it has in {@code /etc/tether} as well
 */
record Program(
    String name,
    Path home,
    String cacheName,
    String optionsVariable,
    Path classList,
    Path contents,
    Path configuration) {

  /** What it consists of beside the cache; not what a user may have put beside that. */
  List<String> parts() {
    return Stream.of("java", "lib", "LICENSE", name, sbom().getFileName().toString())
        .filter(part -> Files.exists(home.resolve(part)))
        .toList();
  }

  /** The list of the libraries in it, which Maven does not make while it is offline. */
  Path sbom() {
    return home.resolve("sbom.cdx.json");
  }

  Path script() {
    return home.resolve(name);
  }

  Path cache() {
    return home.resolve(cacheName);
  }

  /** The program of its own Java, as a variable of the environment names it. */
  String java() {
    return runtime().resolve("bin/java").toString();
  }

  Path runtime() {
    return home.resolve("java");
  }
}
