package dev.tether.web;

import com.microsoft.playwright.Page;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** Looks for what keeps people from using a page. */
final class Axe {
  private Axe() {}

  /** What is serious or critical, as a list of texts. */
  static Object serious(Page page) throws IOException {
    String axe;
    try (InputStream in = Axe.class.getResourceAsStream("/axe.min.js")) {
      axe = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
    page.evaluate(axe);
    return page.evaluate(
        "async () => (await axe.run()).violations.filter(one => ['serious',"
            + " 'critical'].includes(one.impact)).map(one => one.id + ': ' +"
            + " one.nodes.map(node => node.html).join(' | ').slice(0, 600))");
  }
}
