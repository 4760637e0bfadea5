package dev.tether.web.page;

import java.util.Objects;

/**
 * What became of something that was asked for.
 *
 * @param tone {@code ok} or {@code bad}
 * @param command the command that does the same; may be empty
 */
public record Toast(String tone, String text, String command) {
  public Toast {
    Objects.requireNonNull(tone, "tone");
    Objects.requireNonNull(text, "text");
    Objects.requireNonNull(command, "command");
  }
}
