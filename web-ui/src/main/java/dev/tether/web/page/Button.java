package dev.tether.web.page;

import java.util.Objects;
import java.util.Optional;

/**
 * A button that does something.
 *
 * @param post the address that does it
 * @param tone {@code plain}, {@code go} or {@code bad}
 * @param obstacle why it can't be done now
 * @param command the command that does the same
 */
public record Button(
    String label, String post, String tone, Optional<String> obstacle, String command) {
  public Button {
    Objects.requireNonNull(label, "label");
    Objects.requireNonNull(post, "post");
    Objects.requireNonNull(tone, "tone");
    Objects.requireNonNull(obstacle, "obstacle");
    Objects.requireNonNull(command, "command");
  }

  /** What is shown of it when somebody points at it. */
  public String hint() {
    return obstacle.map(why -> "Not now: " + why).orElse("Same as: " + command);
  }
}
