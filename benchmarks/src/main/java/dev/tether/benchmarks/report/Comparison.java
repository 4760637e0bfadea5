package dev.tether.benchmarks.report;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A run beside an earlier one.
 *
 * @param noise by which part a ratio may grow without meaning anything; 0.25 is a quarter
 */
public record Comparison(Run run, Optional<Run> earlier, double noise) {

  /** By which factor a number has grown since the earlier run, where both have it. */
  public Optional<Double> growth(Figure figure) {
    return earlier
        .flatMap(before -> before.figure(figure.id()))
        .filter(before -> before.value() > 0)
        .map(before -> figure.value() / before.value());
  }

  /** One sentence for each ratio that got worse beyond noise. */
  public List<String> regressions() {
    return run.figures().stream()
        .filter(Figure::isRatio)
        .flatMap(
            figure ->
                growth(figure)
                    .filter(growth -> growth > 1 + noise)
                    .map(
                        growth ->
                            "%s is %.2f, which is %.0f %% more than before"
                                .formatted(figure.title(), figure.value(), (growth - 1) * 100))
                    .stream())
        .toList();
  }

  /** One sentence for each goal that is missed. */
  public Stream<String> missedGoals() {
    return run.figures().stream()
        .filter(Figure::misses)
        .map(
            figure ->
                "%s is %s, the goal is %s"
                    .formatted(
                        figure.title(),
                        figure.text(),
                        new Figure(
                                figure.id(),
                                figure.group(),
                                figure.title(),
                                figure.unit(),
                                figure.goal(),
                                0)
                            .text()));
  }
}
