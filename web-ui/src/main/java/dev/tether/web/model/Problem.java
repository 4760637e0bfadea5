package dev.tether.web.model;

import java.util.Objects;

/**
 * Something that needs somebody's attention.
 *
 * @param severity {@code error} or {@code warning}
 * @param where what it is about
 */
public record Problem(String severity, String where, String what) {
  public Problem {
    Objects.requireNonNull(severity, "severity");
    Objects.requireNonNull(where, "where");
    Objects.requireNonNull(what, "what");
  }
}
