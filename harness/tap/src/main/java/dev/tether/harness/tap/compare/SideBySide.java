package dev.tether.harness.tap.compare;

import java.util.ArrayList;
import java.util.List;

/**
 * Two columns for people. Rows that differ are marked.
 *
 * @param left the heading of the left column
 * @param right the heading of the right column
 * @param width of each column, in characters
 */
public record SideBySide(String left, String right, int width) {

  /** A row; each side may be of several lines. */
  public record Row(List<String> left, List<String> right, boolean same) {
    public Row {
      left = List.copyOf(left);
      right = List.copyOf(right);
    }
  }

  /** The lines of the table. */
  public List<String> lines(List<Row> rows) {
    List<String> lines = new ArrayList<>();
    lines.add("  " + padded(left) + "   " + right);
    lines.add("  " + "-".repeat(width) + "   " + "-".repeat(width));
    for (Row row : rows) {
      List<String> a = wrapped(row.left());
      List<String> b = wrapped(row.right());
      for (int i = 0; i < Math.max(a.size(), b.size()); i++) {
        String mark = row.same() ? "  " : "! ";
        lines.add((mark + padded(at(a, i)) + " | " + at(b, i)).stripTrailing());
      }
    }
    return lines;
  }

  private static String at(List<String> lines, int i) {
    return i < lines.size() ? lines.get(i) : "";
  }

  private String padded(String text) {
    return text + " ".repeat(Math.max(0, width - text.length()));
  }

  private List<String> wrapped(List<String> lines) {
    List<String> wrapped = new ArrayList<>();
    for (String line : lines) {
      String rest = line;
      while (rest.length() > width) {
        wrapped.add(rest.substring(0, width));
        rest = "    " + rest.substring(width);
      }
      wrapped.add(rest);
    }
    return wrapped;
  }
}
