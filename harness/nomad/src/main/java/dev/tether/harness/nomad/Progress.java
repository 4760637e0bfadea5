package dev.tether.harness.nomad;

/** Is told, line by line, what goes on while something takes long. */
@FunctionalInterface
public interface Progress {
  void line(String text);

  /** Tells nobody. */
  static Progress silent() {
    return _ -> {};
  }
}
