package dev.tether.harness.scenarios.stage;

import dev.tether.harness.scenarios.observe.Expectation.Fate;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * A job of the harness's own, whose tasks account for every line they write.
 *
 * @param kind which template to take
 * @param writer what its tasks do
 * @param suffix tells apart the jobs of one scenario; may be empty
 * @param count how many tasks; of no meaning for system jobs
 * @param version names the specification: tasks of another version are other tasks
 * @param hcl what stands at the places of the template
 * @param fate what is to become of its tasks
 */
public record JobPlan(
    Kind kind,
    Writer writer,
    String suffix,
    int count,
    String version,
    Map<Place, String> hcl,
    Fate fate)
    implements Plan {

  /** The kinds of jobs there are templates for. */
  public enum Kind {
    SERVICE("service"),
    BATCH("batch"),
    SYSTEM("system");

    private final String type;

    Kind(String type) {
      this.type = type;
    }
  }

  /** What a task does. */
  public enum Writer {
    /** Some lines a second on both streams, each of which it writes to its ledger too. */
    LEDGER("task.sh"),
    /** 10 MB a second of numbered lines on stdout. */
    FLOOD("flood.sh");

    private final String script;

    Writer(String script) {
      this.script = script;
    }

    String script() {
      return script;
    }
  }

  /** Where HCL can be put in. */
  public enum Place {
    GROUP(""),
    RESTART("restart {\n attempts = 0\n mode = \"fail\"\n }"),
    RESCHEDULE("reschedule {\n attempts = 0\n unlimited = false\n }"),
    TASK(""),
    CONFIG("");

    private final String standard;

    Place(String standard) {
      this.standard = standard;
    }
  }

  public JobPlan {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(writer, "writer");
    Objects.requireNonNull(suffix, "suffix");
    Objects.requireNonNull(version, "version");
    hcl = Map.copyOf(hcl);
    Objects.requireNonNull(fate, "fate");
  }

  /** One task of this kind. */
  public static JobPlan of(Kind kind, Fate fate) {
    return new JobPlan(kind, Writer.LEDGER, "", 1, "v1", Map.of(), fate);
  }

  /** A service with one task. */
  public static JobPlan service(Fate fate) {
    return of(Kind.SERVICE, fate);
  }

  /**
   * A service with one task that writes 10 MB a second.
   *
   * @param megabytes how much of it Nomad keeps for each allocation
   */
  public static JobPlan flood(int megabytes, Fate fate) {
    int fileSize = 25;
    String logs =
        "logs {\n max_files = %d\n max_file_size = %d\n }"
            .formatted(megabytes / fileSize + 1, fileSize);
    return new JobPlan(Kind.SERVICE, Writer.FLOOD, "", 1, "v1", Map.of(), fate)
        .with(Place.TASK, logs)
        .with(Place.GROUP, "ephemeral_disk {\n size = %d\n }".formatted(megabytes + 100));
  }

  /** The same under another name. */
  public JobPlan named(String other) {
    return new JobPlan(kind, writer, other, count, version, hcl, fate);
  }

  /** The same with so many tasks. */
  public JobPlan withCount(int other) {
    return new JobPlan(kind, writer, suffix, other, version, hcl, fate);
  }

  /** The same with another specification. */
  public JobPlan withVersion(String other) {
    return new JobPlan(kind, writer, suffix, count, other, hcl, fate);
  }

  /** The same with more in the task's configuration. */
  public JobPlan withConfig(String text) {
    return with(Place.CONFIG, text);
  }

  /** The same with more in the group. */
  public JobPlan withGroup(String text) {
    return with(Place.GROUP, text);
  }

  /** The same with this HCL at a place, instead of what is there. */
  public JobPlan with(Place place, String text) {
    Map<Place, String> more = new TreeMap<>(hcl);
    more.put(place, text);
    return new JobPlan(kind, writer, suffix, count, version, more, fate);
  }

  @Override
  public boolean keepsLedger() {
    return true;
  }

  /** The job's text, with the template's places filled in. */
  String render(String jobId, String driver, Map<String, String> places) {
    String text = resource("job.hcl").replace("{{policies}}", resource(kind.type + ".hcl").strip());
    text = text.replace("{{job}}", jobId).replace("{{driver}}", driver);
    text = text.replace("{{type}}", kind.type).replace("{{version}}", version);
    text = text.replace("{{count}}", Integer.toString(count));
    for (Place place : Place.values()) {
      String name = "{{" + place.name().toLowerCase(Locale.ROOT) + "}}";
      text = text.replace(name, hcl.getOrDefault(place, place.standard));
    }
    for (Map.Entry<String, String> place : places.entrySet()) {
      text = text.replace("{{" + place.getKey() + "}}", place.getValue());
    }
    return text;
  }

  private static String resource(String name) {
    try (InputStream in = JobPlan.class.getResourceAsStream(name)) {
      return new String(
          Objects.requireNonNull(in, "no template " + name).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException broken) {
      throw new UncheckedIOException("can't read the template " + name, broken);
    }
  }
}
