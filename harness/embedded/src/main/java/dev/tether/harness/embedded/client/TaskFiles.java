package dev.tether.harness.embedded.client;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tether.nomad.Allocation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Base64;
import java.util.Map;
import java.util.Set;

/** The files that a task finds when it starts, apart from templates. */
final class TaskFiles {
  private static final int SIGNATURE_BYTES = 256;

  private TaskFiles() {}

  /**
   * Writes the dispatched payload, downloads, and tokens of the task's identities.
   *
   * @param directory the task's
   */
  static void write(
      Allocation allocation,
      JsonNode task,
      Path directory,
      Map<String, String> environment,
      AgentParts parts)
      throws IOException {
    payload(allocation.json().path("Job"), task, directory);
    for (JsonNode artifact : task.path("Artifacts")) {
      Artifacts.fetch(artifact, directory, environment);
    }
    String token = token(allocation, task, parts);
    if (task.path("Identity").path("File").asBoolean()) {
      secret(directory.resolve("secrets/nomad_token"), token);
    }
    for (JsonNode identity : task.path("Identities")) {
      if (identity.path("File").asBoolean()) {
        String name = identity.path("Name").asText();
        secret(directory.resolve("secrets/nomad_" + name + ".jwt"), token(allocation, task, parts));
      }
    }
  }

  private static void payload(JsonNode job, JsonNode task, Path directory) throws IOException {
    String file = task.path("DispatchPayload").path("File").asText("");
    String payload = job.path("Payload").asText("");
    if (file.isEmpty() || payload.isEmpty()) {
      return;
    }
    Path target = directory.resolve("local").resolve(file).normalize();
    if (!target.startsWith(directory)) {
      throw new IOException("dispatch payload path escapes the task's directory: " + file);
    }
    Files.createDirectories(target.getParent());
    Files.write(target, Base64.getDecoder().decode(payload));
  }

  /** In the form of a signed token; nobody checks the signature here. */
  private static String token(Allocation allocation, JsonNode task, AgentParts parts) {
    Base64.Encoder base64 = Base64.getUrlEncoder().withoutPadding();
    StringBuilder signature = new StringBuilder();
    while (signature.length() < SIGNATURE_BYTES) {
      signature.append(parts.ids().brief());
    }
    String claims =
        "{\"nomad_allocation_id\":\"%s\",\"nomad_job_id\":\"%s\",\"nomad_task\":\"%s\"}"
            .formatted(allocation.id(), allocation.jobId(), task.path("Name").asText());
    return base64.encodeToString("{\"alg\":\"none\"}".getBytes(StandardCharsets.UTF_8))
        + "."
        + base64.encodeToString(claims.getBytes(StandardCharsets.UTF_8))
        + "."
        + signature;
  }

  private static void secret(Path file, String token) throws IOException {
    Files.writeString(file, token);
    Files.setPosixFilePermissions(
        file, Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE));
  }
}
