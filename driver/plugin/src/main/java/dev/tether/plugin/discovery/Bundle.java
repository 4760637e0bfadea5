package dev.tether.plugin.discovery;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/**
 * A runtime of somebody else's: one jar, or a directory of jars that belong together.
 *
 * @param place the jar or the directory, for messages too
 * @param jars what is in it, in a stable order
 */
record Bundle(Path place, List<Path> jars) {
  private static final String JAR = ".jar";

  Bundle {
    jars = List.copyOf(jars);
  }

  /**
   * The bundles in a directory, in the order of their names. Other files, and directories without
   * jars, are none.
   *
   * @throws IOException when the directory can't be read
   */
  static List<Bundle> in(Path directory) throws IOException {
    try (Stream<Path> entries = Files.list(directory)) {
      return entries.sorted().map(Bundle::at).filter(bundle -> !bundle.jars().isEmpty()).toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static Bundle at(Path place) {
    return new Bundle(
        place,
        Files.isDirectory(place) ? jarsIn(place) : isJar(place) ? List.of(place) : List.of());
  }

  private static List<Path> jarsIn(Path directory) {
    try (Stream<Path> entries = Files.list(directory)) {
      return entries.filter(Bundle::isJar).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isJar(Path file) {
    return file.toString().endsWith(JAR);
  }

  /**
   * Opens a class loader for the bundle. A jar that is damaged would only be passed over by it, so
   * each is looked into first.
   *
   * @throws IOException when a jar can't be read; the message names it
   */
  URLClassLoader open(ClassLoader parent) throws IOException {
    URL[] urls = new URL[jars.size()];
    for (int i = 0; i < urls.length; i++) {
      requireReadable(jars.get(i));
      urls[i] = url(jars.get(i));
    }
    return new URLClassLoader("runtime " + place.getFileName(), urls, parent);
  }

  private static void requireReadable(Path jar) throws IOException {
    try (JarFile file = new JarFile(jar.toFile())) {
      file.getManifest();
    } catch (IOException | RuntimeException e) {
      throw new IOException(jar.getFileName() + " can't be read as a jar: " + e.getMessage(), e);
    }
  }

  private static URL url(Path jar) throws MalformedURLException {
    return jar.toUri().toURL();
  }
}
