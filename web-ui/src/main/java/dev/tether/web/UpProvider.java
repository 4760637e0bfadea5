package dev.tether.web;

import dev.tether.harness.cli.CommandProvider;
import dev.tether.harness.cli.Surroundings;

/** Brings {@code tether up} to the command line. */
public final class UpProvider implements CommandProvider {

  /** For the service loader. */
  public UpProvider() {}

  @Override
  public Object command(Surroundings surroundings) {
    return new Up(surroundings);
  }
}
