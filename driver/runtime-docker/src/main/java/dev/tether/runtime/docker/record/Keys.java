package dev.tether.runtime.docker.record;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The names of one cluster's records for one engine. */
public record Keys(String base) {
  private static final int LONGEST_CLUSTER = 40;

  /**
   * The names for a cluster and an engine.
   *
   * @param engineId the engine's own identity
   */
  public static Keys of(String cluster, String engineId) {
    boolean plain = cluster.matches("[A-Za-z0-9_-]+") && cluster.length() <= LONGEST_CLUSTER;
    String name = plain ? cluster : "~" + digest(cluster, 16);
    return new Keys("tether/%s/docker-%s/".formatted(name, digest(engineId, 10)));
  }

  /** The key of the task that is created with a token. */
  public String task(String token) {
    return taskPrefix() + digest(token, 16);
  }

  /** What the keys of all tasks begin with. */
  public String taskPrefix() {
    return base + "task/";
  }

  /** What the keys of all heartbeats begin with. */
  public String driverPrefix() {
    return base + "driver/";
  }

  /** The key of one part of a driver's heartbeat. */
  public String driver(String instance, int part) {
    return driverPrefix() + instance + "-" + part;
  }

  /** The last part of a task's key. */
  public String shortKey(String taskKey) {
    return taskKey.substring(taskPrefix().length());
  }

  private static String digest(String text, int digits) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
      return HexFormat.of().formatHex(digest).substring(0, digits);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java has SHA-256", e);
    }
  }
}
