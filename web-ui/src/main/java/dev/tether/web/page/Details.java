package dev.tether.web.page;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

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

    /**
     * Something that is done with values.
     *
     * @param post the address that does it
     * @param submit the name of its button
     * @param obstacle why it can't be done now
     * @param command the command that does the same
     */
    record Form(
        String heading,
        String post,
        List<Field> fields,
        String submit,
        Optional<String> obstacle,
        String command)
        implements Section {
      public Form {
        fields = List.copyOf(fields);
      }

      /** What is shown of its button when somebody points at it. */
      public String hint() {
        return new Button(submit, post, "plain", obstacle, command).hint();
      }
    }

    /** Things that can be done, below a heading. */
    record Actions(String heading, List<Button> buttons) implements Section {
      public Actions {
        buttons = List.copyOf(buttons);
      }
    }

    /** How long calls took. */
    record Latencies(String heading, List<Latency> methods) implements Section {
      public Latencies {
        methods = List.copyOf(methods);
      }
    }
  }

  /** A value of a form. */
  public sealed interface Field {
    String name();

    /** One that nobody has to give. */
    record Hidden(String name, String value) implements Field {}

    /** A whole number. */
    record Whole(String name, String label, long value, long least, long most) implements Field {}

    /** One of several, the first unless somebody chooses. */
    record Choice(String name, String label, List<String> options) implements Field {
      public Choice {
        options = List.copyOf(options);
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
