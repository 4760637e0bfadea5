package dev.tether.web.model;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * A task's handle as it passed the tap, with the driver's own state in it.
 *
 * @param at when it passed
 * @param node the node whose plugin gave it or got it
 * @param method the call it passed with: {@code StartTask} or {@code RecoverTask}
 * @param version the driver's version of the state
 * @param bytes the size of the state
 * @param digest SHA-256 of the state; empty if the tap does not tell
 * @param fields the decoded state, in the order of the driver, secrets masked; empty if its form is
 *     the driver's own affair
 */
public record HandleSeen(
    Instant at,
    String node,
    String method,
    int version,
    long bytes,
    String digest,
    Map<String, String> fields) {
  public HandleSeen {
    Objects.requireNonNull(at, "at");
    Objects.requireNonNull(node, "node");
    Objects.requireNonNull(method, "method");
    Objects.requireNonNull(digest, "digest");
    fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
  }
}
