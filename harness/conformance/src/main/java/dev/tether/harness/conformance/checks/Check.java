package dev.tether.harness.conformance.checks;

import dev.tether.harness.conformance.bench.Bench;
import java.util.Objects;

/**
 * One thing that Nomad expects of a driver.
 *
 * @param id {@code group.name}, stable
 * @param reason what happens in a cluster when it is not so
 * @param contract where the contract says it: the call, or the part of go-plugin
 * @param body makes the check: throws a {@code Finding} when it is not so, and a {@code
 *     NotApplicable} when it makes no sense for the plugin
 */
public record Check(String id, Profile profile, String reason, String contract, Body body) {
  public Check {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(profile, "profile");
    Objects.requireNonNull(reason, "reason");
    Objects.requireNonNull(contract, "contract");
    Objects.requireNonNull(body, "body");
  }

  /** What a check does. */
  @FunctionalInterface
  public interface Body {
    /** Makes the check. */
    void run(Bench bench) throws Exception;
  }

  static Check basic(String id, String contract, String reason, Body body) {
    return new Check(id, Profile.BASIC, reason, contract, body);
  }

  static Check remote(String id, String contract, String reason, Body body) {
    return new Check(id, Profile.REMOTE, reason, contract, body);
  }

  /** The part of the id before the point. */
  public String group() {
    return id.substring(0, id.indexOf('.'));
  }
}
