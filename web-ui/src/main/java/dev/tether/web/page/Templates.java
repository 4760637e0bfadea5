package dev.tether.web.page;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import java.util.Map;

/** Renders views with the templates that the build compiled. Safe for use by many threads. */
public final class Templates {
  private static final String COMPILED = "dev.tether.web.compiled";

  private final TemplateEngine engine =
      TemplateEngine.createPrecompiled(null, ContentType.Html, null, COMPILED);

  /** Loads templates when they are rendered first. */
  public Templates() {}

  /**
   * Renders a view.
   *
   * @param name of the template, without its ending
   */
  public String render(String name, Object view) {
    StringOutput output = new StringOutput(4096);
    engine.render(name + ".jte", Map.of("view", view), output);
    return output.toString();
  }
}
