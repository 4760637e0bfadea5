package dev.tether.harness.scenarios.stage;

import dev.tether.harness.scenarios.observe.Expectation.Fate;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A job from a file below {@code examples/jobs}, the very one that users read. Only this is changed
 * when it is submitted:
 *
 * <ul>
 *   <li>the job's id and name, so that runs do not meet;
 *   <li>variables are added to its tasks by which their processes are found;
 *   <li>a new allocation counts as healthy at once.
 * </ul>
 *
 * <p>All else that a scenario wants to have otherwise, the file declares as a variable of HCL2 with
 * a default that suits users.
 *
 * @param file the file's name without {@code .nomad.hcl}
 * @param suffix tells apart the jobs of one scenario; may be empty
 * @param version names the specification: tasks of another version are other tasks
 * @param variables values for what the file declares as variable, as text
 * @param fate what is to become of its tasks
 * @param command the tasks' command line, where it is not the one that the file names
 */
public record ExamplePlan(
    String file,
    String suffix,
    String version,
    Map<String, String> variables,
    Fate fate,
    Optional<CommandPattern> command)
    implements Plan {
  public ExamplePlan {
    Objects.requireNonNull(file, "file");
    Objects.requireNonNull(suffix, "suffix");
    Objects.requireNonNull(version, "version");
    variables = Map.copyOf(variables);
    Objects.requireNonNull(fate, "fate");
    Objects.requireNonNull(command, "command");
  }

  /** The example of this name as it is. */
  public static ExamplePlan of(String file, Fate fate) {
    return new ExamplePlan(file, "", "v1", Map.of(), fate, Optional.empty());
  }

  /** The same under another name. */
  public ExamplePlan named(String other) {
    return new ExamplePlan(file, other, version, variables, fate, command);
  }

  /** The same with another specification, which its variables have to make. */
  public ExamplePlan withVersion(String other) {
    return new ExamplePlan(file, suffix, other, variables, fate, command);
  }

  /** The same with a value for one more variable of the file. */
  public ExamplePlan with(String variable, String value) {
    Map<String, String> more = new TreeMap<>(variables);
    more.put(variable, value);
    return new ExamplePlan(file, suffix, version, more, fate, command);
  }

  /** The same whose tasks show this command line; for images that bring their own command. */
  public ExamplePlan running(String... words) {
    return new ExamplePlan(
        file, suffix, version, variables, fate, Optional.of(new CommandPattern(List.of(words))));
  }

  @Override
  public boolean keepsLedger() {
    return false;
  }

  /** The file's text, as the build found it. */
  String text() {
    String name = file + ".nomad.hcl";
    try (InputStream in = ExamplePlan.class.getResourceAsStream("examples/" + name)) {
      if (in == null) {
        throw new ScenarioFailure("there is no example " + name + " in examples/jobs");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException broken) {
      throw new UncheckedIOException("can't read the example " + name, broken);
    }
  }
}
