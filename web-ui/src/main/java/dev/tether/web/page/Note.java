package dev.tether.web.page;

import java.util.Objects;

/** A sentence in the place of something that is not there. */
public record Note(String text) {
  public Note {
    Objects.requireNonNull(text, "text");
  }
}
