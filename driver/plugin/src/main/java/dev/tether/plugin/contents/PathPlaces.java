package dev.tether.plugin.contents;

import dev.tether.protocol.nomad.drivers.TaskConfig;
import dev.tether.runtime.TaskSpec;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Puts {@code ${NOMAD_TASK_DIR}} and its like back where Nomad has written a directory of the node
 * or of a container into a task's definition: only the runtime knows what these directories are
 * called on the remote side, and definitions stay equal on all nodes.
 *
 * <p>A directory is only replaced where a path begins: not in {@code /usr/local}, nor in {@code
 * $HOME/local}. Who means the remote host's own {@code /local} writes {@code /./local}.
 */
public final class PathPlaces {
  /** A path begins at the start of a text, after what can't be in one, or after an option. */
  private static final String BEGIN =
      "(?:(?<![\\w./~+@%})\\\\*?-])|(?<=://)|(?<=(?:^|[\\s\"'])-[A-Za-z]))";

  private static final String END = "(?![\\w.@+-])";

  private final Map<String, String> names = new TreeMap<>();
  private final Pattern directories;

  private PathPlaces(Map<String, String> directories) {
    names.putAll(directories);
    List<String> longestFirst = new ArrayList<>(directories.keySet());
    longestFirst.sort(Comparator.comparingInt(String::length).reversed());
    this.directories =
        Pattern.compile(
            BEGIN
                + longestFirst.stream()
                    .map(Pattern::quote)
                    .collect(Collectors.joining("|", "(", ")"))
                + END);
  }

  /** The directories that Nomad uses for an invocation of a task. */
  public static PathPlaces of(TaskConfig config) {
    Map<String, String> directories = new TreeMap<>();
    String allocation = config.getAllocDir();
    directories.put(allocation + "/alloc", "NOMAD_ALLOC_DIR");
    directories.put(allocation + '/' + config.getName() + "/local", "NOMAD_TASK_DIR");
    directories.put(allocation + '/' + config.getName() + "/secrets", "NOMAD_SECRETS_DIR");
    for (String name : List.of("NOMAD_ALLOC_DIR", "NOMAD_TASK_DIR", "NOMAD_SECRETS_DIR")) {
      String directory = config.getEnvOrDefault(name, "");
      if (directory.startsWith("/") && directory.length() > 1) {
        directories.put(directory, name);
      }
    }
    return new PathPlaces(directories);
  }

  /** The same definition with places instead of directories. */
  public TaskSpec in(TaskSpec spec) {
    Map<String, String> environment = new TreeMap<>(spec.environment());
    // It names a socket in the secrets directory, which does not travel.
    environment.remove("NOMAD_UNIX_ADDR");
    environment.replaceAll((name, value) -> in(value));
    return new TaskSpec(
        spec.command().stream().map(this::in).toList(),
        environment,
        spec.workDirectory().map(this::in),
        spec.user(),
        spec.settings(),
        spec.limits(),
        spec.ports());
  }

  String in(String text) {
    return directories
        .matcher(text)
        .replaceAll(found -> Matcher.quoteReplacement("${" + names.get(found.group(1)) + '}'));
  }
}
