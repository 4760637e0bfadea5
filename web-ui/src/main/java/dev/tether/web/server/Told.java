package dev.tether.web.server;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tether.web.page.Note;
import dev.tether.web.page.Templates;
import dev.tether.web.page.Toast;
import dev.tether.web.tap.WrongField;

/** Answers that tell what became of something. */
final class Told {
  private static final Templates TEMPLATES = new Templates();

  private Told() {}

  /** It was done. */
  static Answer ok(String text, String command) {
    return page("toast", new Toast("ok", text, command));
  }

  /** It was not done. Not an error to htmx, which shows nothing of an answer that is one. */
  static Answer bad(String text) {
    return page("toast", new Toast("bad", text, ""));
  }

  /** It was not done because of what stands in a field; the page marks it. */
  static Answer wrongField(WrongField wrong) {
    ObjectNode trigger = JsonNodeFactory.instance.objectNode();
    trigger.putObject("field-wrong").put("field", wrong.field()).put("text", wrong.getMessage());
    return bad(sentence(wrong))
        .with("HX-Retarget", "#toasts")
        .with("HX-Reswap", "beforeend")
        .with("HX-Trigger", ascii(trigger.toString()));
  }

  /** With the field's name as people see it, where the message does not begin with it. */
  private static String sentence(WrongField wrong) {
    String label = wrong.field().replaceFirst("^(?:f|set)\\.", "");
    String message = wrong.getMessage();
    return message.startsWith(label) ? message : label + ": " + message;
  }

  /** Headers carry nothing else unharmed. */
  private static String ascii(String json) {
    StringBuilder text = new StringBuilder();
    json.chars()
        .forEach(
            letter -> {
              if (letter < 0x7f) {
                text.append((char) letter);
              } else {
                text.append("\\u%04x".formatted(letter));
              }
            });
    return text.toString();
  }

  /** A template's text. */
  static Answer page(String template, Object view) {
    return Answer.html(TEMPLATES.render(template, view));
  }

  /** A sentence in the place of something that is not there. */
  static String empty(String sentence) {
    return TEMPLATES.render("note", new Note(sentence));
  }
}
