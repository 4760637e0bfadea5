package dev.tether.agent.process;

import dev.tether.runtime.RemoteFailure;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Writes the shell script that becomes the task's process.
 *
 * <p>The first thing it does is to create the file {@code started} in its directory, which fails
 * when the file is there already: whoever creates it decides, once and for all, whether the task is
 * started. All that the task was given stands in the script as quoted words, and the variables go
 * through env(1), because shells keep only variables whose names they like.
 */
final class LaunchScript {
  /** Linux takes no longer argument or variable, its end included. */
  private static final int LONGEST_WORD = 128 * 1024 - 1;

  /** Linux takes 2 MiB of them all together by default; pointers and the path need some of it. */
  private static final int LONGEST_WORDS = 3 * 512 * 1024;

  private static final int BYTES_PER_WORD = 9;

  private LaunchScript() {}

  /**
   * The script's text.
   *
   * @param program the program's file
   * @param arguments what follows the program
   * @param account the user to run as, or whoever the agent runs as
   * @param confinement comes before anything else: a task whose limits can't be had is not started
   * @throws RemoteFailure.Refused when Linux can't start a program with this
   */
  static String text(
      Path program,
      List<String> arguments,
      Map<String, String> environment,
      Path workDirectory,
      Optional<Account> account,
      Confinement confinement) {
    String words = words(program, arguments, environment);
    return confinement.script()
        + """
        set -C
        IFS= read -r me < /proc/$$/stat
        IFS= read -r shim < /proc/$PPID/stat
        set -- ${me##*) }
        ticks=${20}
        set -- ${shim##*) }
        echo "$$ $ticks $PPID ${20} whole" > started || exit 125
        exec < /dev/null >> stdout 2>> stderr
        umask 022
        %s
        """
            .formatted(become(account, workDirectory, words));
  }

  /** The last line of a script: it becomes the program, in its directory and as its user. */
  private static String become(Optional<Account> account, Path workDirectory, String words) {
    String directory = quoted(workDirectory.toString());
    return account
        .map(user -> asUser(user, directory + words))
        .orElse("cd %s || exit 126%nexec env -i --%s".formatted(directory, words));
  }

  /**
   * Whoever changes the user runs with none of the task's variables: those may name libraries to
   * load. The work directory is entered as the user, who may have no access to it.
   */
  private static String asUser(Account account, String directoryAndWords) {
    return "exec %s sh -c 'cd \"$1\" || exit 126; shift; exec env -i -- \"$@\"' sh %s"
        .formatted(String.join(" ", account.become()), directoryAndWords);
  }

  /**
   * The text of a script that becomes a program beside a task. The first thing it does is to leave
   * its process id and start time in the file {@code started} of its directory.
   *
   * @param terminal the device to use as controlling terminal; without it the program keeps the
   *     input and outputs that the script was given
   * @param account the user to run as, or whoever the agent runs as
   * @param confinement as for the task itself
   * @throws RemoteFailure.Refused when Linux can't start a program with this
   */
  static String beside(
      Path program,
      List<String> arguments,
      Map<String, String> environment,
      Path workDirectory,
      Optional<Path> terminal,
      Optional<Account> account,
      Confinement confinement) {
    String words = words(program, arguments, environment);
    // A session's leader that opens a terminal for reading gets it as its controlling terminal.
    String streams =
        terminal
            .map(device -> "exec <>" + quoted(device.toString()) + " >&0 2>&0 || exit 126")
            .orElse("");
    return confinement.script()
        + """
        set -C
        IFS= read -r me < /proc/$$/stat
        set -- ${me##*) }
        echo "$$ ${20} whole" > started || exit 125
        set +C
        %s
        umask 022
        %s
        """
            .formatted(streams, become(account, workDirectory, words));
  }

  private static String words(
      Path program, List<String> arguments, Map<String, String> environment) {
    StringBuilder words = new StringBuilder();
    long size = 0;
    for (Map.Entry<String, String> variable : new TreeMap<>(environment).entrySet()) {
      String name = variable.getKey();
      if (name.isEmpty() || name.indexOf('=') >= 0) {
        throw new RemoteFailure.Refused(
            "\"%s\" can't be the name of an environment variable".formatted(name));
      }
      size += append(words, name + "=" + variable.getValue(), "the variable " + name);
    }
    if (program.toString().indexOf('=') >= 0) {
      throw new RemoteFailure.Refused(
          "the path of the program %s contains \"=\", with which the agent can't start it"
              .formatted(program));
    }
    size += append(words, program.toString(), "the program's path");
    for (String argument : arguments) {
      size += append(words, argument, "an argument");
    }
    if (size > LONGEST_WORDS) {
      throw new RemoteFailure.Refused(
          "arguments and variables take %d bytes together, more than the %d that can be passed"
              .formatted(size, LONGEST_WORDS));
    }
    return words.toString();
  }

  private static long append(StringBuilder words, String word, String what) {
    if (word.indexOf('\0') >= 0) {
      throw new RemoteFailure.Refused(what + " contains a zero byte, which no program can receive");
    }
    long size = word.getBytes(StandardCharsets.UTF_8).length;
    if (size > LONGEST_WORD) {
      throw new RemoteFailure.Refused(
          "%s is %d bytes long, more than the %d that can be passed"
              .formatted(what, size, LONGEST_WORD));
    }
    words.append(' ').append(quoted(word));
    return size + BYTES_PER_WORD;
  }

  /** A word that a shell takes literally. */
  static String quoted(String word) {
    return "'" + word.replace("'", "'\\''") + "'";
  }
}
