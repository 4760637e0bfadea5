package dev.tether.benchmarks.report;

import java.util.Objects;

/**
 * One measured number.
 *
 * @param id names it in all runs: letters, digits, dots and dashes
 * @param group under which it is shown
 * @param title what it is, for people
 * @param unit of the value; {@code ratio} for one number divided by another one of the same run
 * @param value the number; smaller is better
 * @param goal what it should not exceed; 0 where there is no goal
 */
public record Figure(
    String id, String group, String title, String unit, double value, double goal) {
  /** The unit of numbers that can be compared between machines. */
  public static final String RATIO = "ratio";

  public Figure {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(group, "group");
    Objects.requireNonNull(title, "title");
    Objects.requireNonNull(unit, "unit");
  }

  /** A number without a goal. */
  public static Figure of(String id, String group, String title, String unit, double value) {
    return new Figure(id, group, title, unit, value, 0);
  }

  /** The same with a goal. */
  public Figure withGoal(double newGoal) {
    return new Figure(id, group, title, unit, value, newGoal);
  }

  /** Whether the number does not depend on how fast the machine is. */
  public boolean isRatio() {
    return unit.equals(RATIO);
  }

  /** Whether it has a goal and misses it. */
  public boolean misses() {
    return goal > 0 && value > goal;
  }

  /** The number, short, with its unit. */
  public String text() {
    String number =
        value >= 100
            ? "%.0f".formatted(value)
            : value >= 10 ? "%.1f".formatted(value) : "%.2f".formatted(value);
    return isRatio() ? number + " ×" : number + " " + unit;
  }
}
