package dev.tether.harness.scenarios.timeline;

import java.util.ArrayList;
import java.util.List;

/** Breaks text at blanks. */
public final class Wrapped {
  private Wrapped() {}

  /** Lines of at most {@code width} characters; a longer word is cut. */
  public static List<String> of(String text, int width) {
    List<String> lines = new ArrayList<>();
    String rest = text.strip();
    while (rest.length() > width) {
      int blank = rest.lastIndexOf(' ', width);
      int end = blank > 0 ? blank : width;
      lines.add(rest.substring(0, end));
      rest = rest.substring(end).strip();
    }
    lines.add(rest);
    return lines;
  }
}
