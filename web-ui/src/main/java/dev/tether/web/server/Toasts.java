package dev.tether.web.server;

import dev.tether.web.page.Templates;
import dev.tether.web.page.Toast;

/** Answers that say what became of something. */
final class Toasts {
  private final Templates templates = new Templates();

  /** It was done, and the command does the same. */
  Answer told(String text, String command) {
    return Answer.html(templates.render("toast", new Toast("ok", text, command)));
  }

  /** It was not done, and the sentence says why. */
  Answer refused(String text) {
    // Not an error to htmx, which shows nothing of an answer that is one.
    return Answer.html(templates.render("toast", new Toast("bad", text, "")));
  }
}
