package dev.tether.harness.embedded.template;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What stands between the braces. */
sealed interface Term {

  /** A text in quotes. */
  record Literal(String text) implements Term {}

  /** A field of the dot. */
  record Field(String name) implements Term {}

  /** A function's value. */
  record Call(String function, List<Term> arguments) implements Term {}

  /** Understands one. */
  static Term parse(String words) {
    return new Reader(words).whole();
  }

  /** Its value as text; what has none shows as Go shows it. */
  default String text(TemplateData data, Map<String, String> dot) {
    return switch (this) {
      case Literal(String text) -> text;
      case Field(String name) -> dot.getOrDefault(name, "<no value>");
      case Call(String function, List<Term> arguments) -> {
        List<String> values = arguments.stream().map(term -> term.text(data, dot)).toList();
        yield switch (function) {
          case "env" -> data.env(values.getFirst()).orElse("");
          case "printf" -> printed(values);
          default -> throw new TemplateRefused("the value of " + function + " is no text");
        };
      }
    };
  }

  private static String printed(List<String> values) {
    String text = values.getFirst();
    for (String value : values.subList(1, values.size())) {
      text = text.replaceFirst("%[sv]", Matcher.quoteReplacement(value));
    }
    return text;
  }

  /** Its fields, while there are any. */
  default Optional<Map<String, String>> fields(TemplateData data, Map<String, String> dot) {
    if (this instanceof Call(String function, List<Term> arguments)
        && function.equals("nomadVar")) {
      return data.variable(arguments.getFirst().text(data, dot));
    }
    throw new TemplateRefused("{{ with }} is only imitated of nomadVar");
  }

  /** Takes words apart. */
  final class Reader {
    private static final Pattern TOKEN =
        Pattern.compile("\\s*(\"(?:[^\"\\\\]|\\\\.)*\"|[().]?[A-Za-z_][A-Za-z0-9_]*|[()])");
    private static final List<String> FUNCTIONS = List.of("env", "printf", "nomadVar");

    private final List<String> tokens = new ArrayList<>();
    private int at;

    Reader(String words) {
      Matcher token = TOKEN.matcher(words);
      int end = 0;
      while (token.find() && token.start() == end) {
        String found = token.group(1);
        if (found.length() > 1 && found.startsWith("(")) {
          tokens.add("(");
          found = found.substring(1);
        }
        tokens.add(found);
        end = token.end();
      }
      if (end < words.strip().length()) {
        throw new TemplateRefused("{{ " + words + " }} is not imitated");
      }
    }

    Term whole() {
      Term term = term(true);
      if (at < tokens.size()) {
        throw new TemplateRefused("{{ " + String.join(" ", tokens) + " }} is not imitated");
      }
      return term;
    }

    private Term term(boolean mayTakeArguments) {
      if (at >= tokens.size()) {
        throw new TemplateRefused("an empty {{ }} is not imitated");
      }
      String token = tokens.get(at++);
      if (token.startsWith("\"")) {
        return new Literal(token.substring(1, token.length() - 1).replace("\\\"", "\""));
      }
      if (token.startsWith(".")) {
        return new Field(token.substring(1));
      }
      if (token.equals("(")) {
        Term inner = term(true);
        if (at >= tokens.size() || !tokens.get(at++).equals(")")) {
          throw new TemplateRefused("a parenthesis is not closed");
        }
        return inner;
      }
      if (!FUNCTIONS.contains(token)) {
        throw new TemplateRefused("the template function " + token + " is not imitated");
      }
      List<Term> arguments = new ArrayList<>();
      while (mayTakeArguments && at < tokens.size() && !tokens.get(at).equals(")")) {
        arguments.add(term(false));
      }
      if (arguments.isEmpty()) {
        throw new TemplateRefused("the template function " + token + " has no argument");
      }
      return new Call(token, arguments);
    }
  }
}
