package dev.tether.benchmarks.report;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** One HTML page of a run that needs nothing else: tables, and a plot of each group. */
public final class Page {
  private static final int WIDTH = 720;
  private static final int LABEL = 330;
  private static final int ROW = 22;

  private static final String STYLE =
      """
      body{font:15px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1b1f24}
      table{border-collapse:collapse;width:100%}td,th{padding:.25rem .6rem;text-align:left;border-bottom:1px solid #d8dee4}
      td.n{text-align:right;font-variant-numeric:tabular-nums}.bad{color:#b42318}.good{color:#187a38}
      svg text{font:12px system-ui,sans-serif}h2{margin-top:2.2rem}
      """;

  private Page() {}

  /** The page. */
  public static String of(Comparison comparison) {
    Run run = comparison.run();
    StringBuilder page = new StringBuilder(1 << 14);
    page.append(
            "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Tether: benchmarks")
        .append("</title><style>")
        .append(STYLE)
        .append("</style><h1>Tether: benchmarks</h1><p>")
        .append(escaped(run.at()))
        .append(
            ". Smaller is better everywhere; ratios set two numbers of this run side by side.</p>");
    page.append("<table>");
    run.machine()
        .forEach(
            (name, value) ->
                page.append(
                    "<tr><th>%s</th><td>%s</td></tr>".formatted(escaped(name), escaped(value))));
    page.append("</table>");
    groups(run)
        .forEach(
            (group, figures) -> {
              page.append("<h2>").append(escaped(group)).append("</h2>");
              plots(page, figures);
              table(page, figures, comparison);
            });
    return page.append("</html>\n").toString();
  }

  private static Map<String, List<Figure>> groups(Run run) {
    return run.figures().stream()
        .collect(Collectors.groupingBy(Figure::group, LinkedHashMap::new, Collectors.toList()));
  }

  /** One plot for each unit: numbers of different units have no common axis. */
  private static void plots(StringBuilder page, List<Figure> figures) {
    figures.stream()
        .collect(Collectors.groupingBy(Figure::unit, LinkedHashMap::new, Collectors.toList()))
        .values()
        .forEach(same -> plot(page, same));
  }

  private static void plot(StringBuilder page, List<Figure> figures) {
    double largest = figures.stream().mapToDouble(Figure::value).max().orElse(1);
    double scale = (WIDTH - LABEL - 90) / Math.max(largest, 1e-9);
    int height = figures.size() * ROW + 6;
    page.append(
        "<svg role=\"img\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\">"
            .formatted(WIDTH, height, WIDTH, height));
    for (int row = 0; row < figures.size(); row++) {
      Figure figure = figures.get(row);
      int y = row * ROW + 4;
      double width = Math.max(1, figure.value() * scale);
      page.append(
          "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>"
              .formatted(LABEL - 8, y + 13, escaped(figure.title())));
      page.append(
          "<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"%s\"/>"
              .formatted(LABEL, y, width, ROW - 6, figure.misses() ? "#d9604c" : "#4c7fd9"));
      if (figure.goal() > 0 && figure.goal() <= largest) {
        double x = LABEL + figure.goal() * scale;
        page.append(
            "<line x1=\"%1$.1f\" x2=\"%1$.1f\" y1=\"%2$d\" y2=\"%3$d\" stroke=\"#1b1f24\"/>"
                .formatted(x, y - 2, y + ROW - 4));
      }
      page.append(
          "<text x=\"%.1f\" y=\"%d\">%s</text>"
              .formatted(LABEL + width + 6, y + 13, escaped(figure.text())));
    }
    page.append("</svg>");
  }

  private static void table(StringBuilder page, List<Figure> figures, Comparison comparison) {
    page.append(
        "<table><tr><th></th><th>value</th><th>goal</th><th>against the run before</th></tr>");
    for (Figure figure : figures) {
      String goal =
          figure.goal() > 0
              ? "<td class=\"n %s\">≤ %s</td>"
                  .formatted(figure.misses() ? "bad" : "good", Double.toString(figure.goal()))
              : "<td></td>";
      String growth =
          comparison
              .growth(figure)
              .map(
                  factor ->
                      "<td class=\"n%s\">%+.0f %%</td>"
                          .formatted(
                              factor > 1 + comparison.noise() ? " bad" : "", (factor - 1) * 100))
              .orElse("<td></td>");
      page.append(
          "<tr><td>%s</td><td class=\"n\">%s</td>%s%s</tr>"
              .formatted(escaped(figure.title()), escaped(figure.text()), goal, growth));
    }
    page.append("</table>");
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
