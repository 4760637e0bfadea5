package dev.tether.web.tap;

/** Writes a text as one word of a shell's command line. */
public final class ShellWord {
  private ShellWord() {}

  /** The text, quoted where it has to be. */
  public static String of(String text) {
    return text.matches("[A-Za-z0-9_@%+=:,./-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
  }
}
