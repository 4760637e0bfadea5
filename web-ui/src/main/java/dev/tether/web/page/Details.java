package dev.tether.web.page;

import java.util.List;
import java.util.Objects;

/**
 * What the inspector shows of something.
 *
 * @param buttons what can be done to it
 */
public record Details(String title, List<Button> buttons, List<Section> sections) {
  public Details {
    Objects.requireNonNull(title, "title");
    buttons = List.copyOf(buttons);
    sections = List.copyOf(sections);
  }

  /** A part with a heading. */
  public sealed interface Section {
    String heading();

    /** Names and values. */
    record Facts(String heading, List<Fact> facts) implements Section {
      public Facts {
        facts = List.copyOf(facts);
      }
    }

    /** What came one after the other, the latest first. */
    record Chain(String heading, List<Link> links) implements Section {
      public Chain {
        links = List.copyOf(links);
      }
    }

    /** A text of several lines. */
    record Text(String heading, String text) implements Section {}

    /** How long calls took. */
    record Latencies(String heading, List<Latency> methods) implements Section {
      public Latencies {
        methods = List.copyOf(methods);
      }
    }
  }

  /** A name with a value. */
  public record Fact(String name, String value) {}

  /** Something in a chain; {@code now} marks what holds. */
  public record Link(String what, String aside, boolean now) {}

  /** The latencies of a method, for people. */
  public record Latency(String method, int count, String median, String high) {}
}
