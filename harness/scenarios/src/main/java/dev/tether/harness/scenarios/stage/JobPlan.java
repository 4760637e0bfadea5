package dev.tether.harness.scenarios.stage;

import dev.tether.harness.scenarios.observe.Expectation.Fate;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;

/**
 * A job of the harness's own, whose tasks account for every line they write.
 *
 * @param kind which template to take
 * @param suffix tells apart the jobs of one scenario; may be empty
 * @param count how many tasks; of no meaning for system jobs
 * @param version names the specification: tasks of another version are other tasks
 * @param group further HCL for the group
 * @param config further HCL for the task's {@code config} block
 * @param fate what is to become of its tasks
 */
public record JobPlan(
    Kind kind, String suffix, int count, String version, String group, String config, Fate fate)
    implements Plan {

  /** The kinds of jobs there are templates for. */
  public enum Kind {
    SERVICE("service.hcl"),
    BATCH("batch.hcl"),
    SYSTEM("system.hcl");

    private final String template;

    Kind(String template) {
      this.template = template;
    }
  }

  public JobPlan {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(suffix, "suffix");
    Objects.requireNonNull(version, "version");
    Objects.requireNonNull(group, "group");
    Objects.requireNonNull(config, "config");
    Objects.requireNonNull(fate, "fate");
  }

  /** One task of this kind. */
  public static JobPlan of(Kind kind, Fate fate) {
    return new JobPlan(kind, "", 1, "v1", "", "", fate);
  }

  /** A service with one task. */
  public static JobPlan service(Fate fate) {
    return of(Kind.SERVICE, fate);
  }

  /** The same under another name. */
  public JobPlan named(String other) {
    return new JobPlan(kind, other, count, version, group, config, fate);
  }

  /** The same with so many tasks. */
  public JobPlan withCount(int other) {
    return new JobPlan(kind, suffix, other, version, group, config, fate);
  }

  /** The same with another specification. */
  public JobPlan withVersion(String other) {
    return new JobPlan(kind, suffix, count, other, group, config, fate);
  }

  /** The same with more in the task's configuration. */
  public JobPlan withConfig(String hcl) {
    return new JobPlan(kind, suffix, count, version, group, hcl, fate);
  }

  /** The same with more in the group. */
  public JobPlan withGroup(String hcl) {
    return new JobPlan(kind, suffix, count, version, hcl, config, fate);
  }

  @Override
  public boolean keepsLedger() {
    return true;
  }

  /** The job's text, with the template's places filled in. */
  String render(String jobId, String driver, Map<String, String> places) {
    String text = template();
    text = text.replace("{{job}}", jobId).replace("{{driver}}", driver);
    text = text.replace("{{count}}", Integer.toString(count)).replace("{{version}}", version);
    text = text.replace("{{group}}", group).replace("{{config}}", config);
    for (Map.Entry<String, String> place : places.entrySet()) {
      text = text.replace("{{" + place.getKey() + "}}", place.getValue());
    }
    return text;
  }

  private String template() {
    try (InputStream in = JobPlan.class.getResourceAsStream(kind.template)) {
      return new String(
          Objects.requireNonNull(in, "no template " + kind.template).readAllBytes(),
          StandardCharsets.UTF_8);
    } catch (IOException broken) {
      throw new UncheckedIOException("can't read the template " + kind.template, broken);
    }
  }
}
