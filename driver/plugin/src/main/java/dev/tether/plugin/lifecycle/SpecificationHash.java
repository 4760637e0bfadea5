package dev.tether.plugin.lifecycle;

import dev.tether.runtime.PortRequest;
import dev.tether.runtime.TaskSpec;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A fingerprint of a task's definition, for the case that Nomad can't be asked whether two
 * allocations mean the same task. What Nomad adds to the environment differs with each allocation
 * and does not count.
 */
final class SpecificationHash {
  private static final List<String> ADDED_BY_NOMAD = List.of("NOMAD_", "VAULT_", "CONSUL_");

  private SpecificationHash() {}

  /**
   * @param ports those that the task's own definition names; what Nomad chose for a group's network
   *     differs with each allocation
   */
  static String of(String runtime, List<PortRequest> ports, TaskSpec spec) {
    MessageDigest digest = sha256();
    add(digest, runtime);
    add(digest, ports.toString());
    spec.command().forEach(word -> add(digest, word));
    add(digest, spec.workDirectory().orElse(""));
    add(digest, spec.user().orElse(""));
    spec.settings().values().entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(
            setting -> {
              add(digest, setting.getKey());
              setting.getValue().forEach(text -> add(digest, text));
            });
    add(digest, spec.limits().toString());
    addAll(digest, authored(spec.environment()));
    return HexFormat.of().formatHex(digest.digest(), 0, 16);
  }

  private static Map<String, String> authored(Map<String, String> environment) {
    Map<String, String> authored = new TreeMap<>(environment);
    authored.keySet().removeIf(name -> ADDED_BY_NOMAD.stream().anyMatch(name::startsWith));
    return authored;
  }

  private static void addAll(MessageDigest digest, Map<String, String> values) {
    new TreeMap<>(values)
        .forEach(
            (key, value) -> {
              add(digest, key);
              add(digest, value);
            });
  }

  /** Adds a text so that no two different lists of texts give the same bytes. */
  private static void add(MessageDigest digest, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    digest.update((bytes.length + ":").getBytes(StandardCharsets.US_ASCII));
    digest.update(bytes);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java has SHA-256", e);
    }
  }
}
