package dev.tether.harness.embedded.template;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A template that was understood. Immutable. */
public final class TemplateText {
  private static final Pattern ACTION =
      Pattern.compile("\\{\\{(-?)\\s*(.*?)\\s*(-?)}}", Pattern.DOTALL);

  private final List<Part> parts;

  private TemplateText(List<Part> parts) {
    this.parts = parts;
  }

  private sealed interface Part {
    record Text(String text) implements Part {}

    record Shown(Term term) implements Part {}

    /** What is inside is rendered with the value as the dot, if there is one. */
    record With(Term value, List<Part> inside) implements Part {}
  }

  /**
   * Understands a template.
   *
   * @throws TemplateRefused when it says what is not imitated
   */
  public static TemplateText parse(String template) {
    Deque<List<Part>> open = new ArrayDeque<>();
    Deque<Term> values = new ArrayDeque<>();
    open.push(new ArrayList<>());
    Matcher action = ACTION.matcher(template);
    int end = 0;
    boolean trim = false;
    while (action.find()) {
      String text = template.substring(end, action.start());
      text = trim ? text.stripLeading() : text;
      text = action.group(1).isEmpty() ? text : text.stripTrailing();
      open.peek().add(new Part.Text(text));
      trim = !action.group(3).isEmpty();
      end = action.end();
      String words = action.group(2);
      if (words.startsWith("with ")) {
        values.push(Term.parse(words.substring("with ".length())));
        open.push(new ArrayList<>());
      } else if (words.equals("end")) {
        if (values.isEmpty()) {
          throw new TemplateRefused("an {{ end }} has nothing to end");
        }
        List<Part> inside = open.pop();
        open.peek().add(new Part.With(values.pop(), inside));
      } else if (!words.startsWith("/*")) {
        open.peek().add(new Part.Shown(Term.parse(words)));
      }
    }
    if (!values.isEmpty()) {
      throw new TemplateRefused("a {{ with }} has no {{ end }}");
    }
    String rest = template.substring(end);
    open.peek().add(new Part.Text(trim ? rest.stripLeading() : rest));
    return new TemplateText(open.pop());
  }

  /** The text with this data, or nothing while a variable that it asks for is not there. */
  public Optional<String> render(TemplateData data) {
    StringBuilder text = new StringBuilder();
    return write(parts, data, Map.of(), text) ? Optional.of(text.toString()) : Optional.empty();
  }

  private static boolean write(
      List<Part> parts, TemplateData data, Map<String, String> dot, StringBuilder to) {
    for (Part part : parts) {
      switch (part) {
        case Part.Text(String text) -> to.append(text);
        case Part.Shown(Term term) -> to.append(term.text(data, dot));
        case Part.With(Term value, List<Part> inside) -> {
          Optional<Map<String, String>> found = value.fields(data, dot);
          if (found.isEmpty() || !write(inside, data, found.get(), to)) {
            return false;
          }
        }
      }
    }
    return true;
  }
}
