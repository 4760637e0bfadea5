package dev.tether.agent.process;

import dev.tether.runtime.RemoteFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A user of this host as whom tasks can run, when the agent is root.
 *
 * @param uid the user's number
 * @param gid that of the user's first group
 * @param become the command that turns a process into one of this user, without a new process; the
 *     program to run follows it
 */
public record Account(int uid, int gid, List<String> become) {
  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_.-]*\\$?");

  /** Prints uid, gid, all groups, and who can change to them. */
  private static final String ASK =
      """
      id -u -- "$1" && id -g -- "$1" && id -G -- "$1" || exit 1
      setpriv --version 2>/dev/null | grep util-linux || chroot --version 2>/dev/null | grep coreutils
      """;

  /** Prints the name of a user's number; without getent, only users of this very host have one. */
  private static final String NAME_OF =
      """
      { getent passwd "$1" || grep "^[^:]*:[^:]*:$1:" /etc/passwd; } | head -n 1 | cut -d : -f 1
      """;

  private static final int ANSWER_LINES = 4;

  public Account {
    become = List.copyOf(become);
  }

  /**
   * Looks a user up.
   *
   * @throws RemoteFailure.Refused when there is none, or no program that can change to it
   */
  static Account find(String name) throws InterruptedException {
    if (!NAME.matcher(name).matches()) {
      throw new RemoteFailure.Refused("\"%s\" can't be the name of a user".formatted(name));
    }
    List<String> answer = ask(ASK, name);
    if (answer.size() < ANSWER_LINES - 1) {
      throw new RemoteFailure.Refused("there is no user %s on the agent's host".formatted(name));
    }
    if (answer.size() < ANSWER_LINES) {
      throw new RemoteFailure.Refused(
          "the agent's host has no program to run a task as %s: install setpriv of util-linux"
              .formatted(name));
    }
    String uid = answer.get(0);
    String gid = answer.get(1);
    return new Account(
        Integer.parseInt(uid),
        Integer.parseInt(gid),
        answer.get(3).contains("util-linux")
            ? List.of("setpriv", "--reuid=" + name, "--regid=" + gid, "--init-groups", "--")
            : List.of(
                "chroot",
                "--userspec=" + uid + ":" + gid,
                "--groups=" + answer.get(2).replace(' ', ','),
                "--skip-chdir",
                "/"));
  }

  /**
   * Looks up the user with a number.
   *
   * @throws RemoteFailure.Refused when there is none, or no program that can change to it
   */
  static Account find(int uid) throws InterruptedException {
    Optional<String> name =
        ask(NAME_OF, Integer.toString(uid)).stream().filter(line -> !line.isBlank()).findFirst();
    return find(
        name.orElseThrow(
            () ->
                new RemoteFailure.Refused(
                    "there is no user with the number %d on the agent's host".formatted(uid))));
  }

  private static List<String> ask(String script, String about) throws InterruptedException {
    ProcessBuilder builder = new ProcessBuilder("sh", "-c", script, "sh", about);
    builder.environment().clear();
    builder.environment().put("PATH", ProgramFinder.DEFAULT_PATH);
    builder.redirectError(ProcessBuilder.Redirect.DISCARD);
    try {
      Process process = ProcessStart.of(builder);
      process.getOutputStream().close();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      process.waitFor();
      return said.lines().toList();
    } catch (IOException failed) {
      throw new RemoteFailure.Failed("the agent can't look up the user " + about, failed);
    }
  }
}
