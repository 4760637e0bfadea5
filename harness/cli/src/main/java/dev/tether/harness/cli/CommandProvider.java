package dev.tether.harness.cli;

/**
 * A command of {@code tether} that another module brings. Providers are found on the class path by
 * {@link java.util.ServiceLoader}.
 */
public interface CommandProvider {

  /**
   * The command: an object with picocli's annotations, a {@link java.util.concurrent.Callable} that
   * returns the exit status.
   *
   * @param surroundings what it finds around it
   */
  Object command(Surroundings surroundings);
}
