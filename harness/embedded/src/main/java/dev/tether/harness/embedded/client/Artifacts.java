package dev.tether.harness.embedded.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** Downloads what a task asks for, over HTTP; zip files are unpacked. */
final class Artifacts {
  private static final int PATIENCE = (int) Duration.ofSeconds(30).toMillis();

  private Artifacts() {}

  /**
   * Downloads one artifact.
   *
   * @param directory the task's
   * @throws IOException when it can't be had, or would be outside of the directory
   */
  static void fetch(JsonNode artifact, Path directory, Map<String, String> environment)
      throws IOException {
    String source = TaskEnvironment.replaced(artifact.path("GetterSource").asText(), environment);
    String destination =
        TaskEnvironment.replaced(artifact.path("RelativeDest").asText("local/"), environment);
    Path target = directory.resolve(destination).normalize();
    if (!target.startsWith(directory)) {
      throw new IOException("artifact destination path escapes the alloc directory");
    }
    Files.createDirectories(target);
    URI address = URI.create(source);
    if (!"http".equals(address.getScheme())) {
      throw new IOException("artifacts from " + source + " are not imitated, only over http");
    }
    HttpURLConnection connection = (HttpURLConnection) address.toURL().openConnection();
    connection.setConnectTimeout(PATIENCE);
    connection.setReadTimeout(PATIENCE);
    try (InputStream in = connection.getInputStream()) {
      String path = address.getPath();
      if (path.endsWith(".zip")) {
        unpack(in, target);
      } else {
        Files.copy(
            in,
            target.resolve(path.substring(path.lastIndexOf('/') + 1)),
            StandardCopyOption.REPLACE_EXISTING);
      }
    } finally {
      connection.disconnect();
    }
  }

  private static void unpack(InputStream in, Path target) throws IOException {
    try (ZipInputStream zip = new ZipInputStream(in)) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        Path file = target.resolve(entry.getName()).normalize();
        if (!file.startsWith(target)) {
          throw new IOException("entry contains \"..\": " + entry.getName());
        }
        if (entry.isDirectory()) {
          Files.createDirectories(file);
        } else {
          Files.createDirectories(file.getParent());
          Files.copy(zip, file, StandardCopyOption.REPLACE_EXISTING);
        }
      }
    }
  }
}
