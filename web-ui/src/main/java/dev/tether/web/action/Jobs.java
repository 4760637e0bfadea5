package dev.tether.web.action;

import dev.tether.harness.scenarios.observe.Action;
import dev.tether.nomad.Job;
import dev.tether.nomad.NomadClient;
import dev.tether.nomad.NomadFailure;
import dev.tether.web.launch.LiveCluster;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Runs, scales and stops jobs. */
public final class Jobs {
  /** Where Nomad and its imitation say an error is: {@code input.hcl:12,3-9} or {@code line 12}. */
  private static final Pattern PLACE = Pattern.compile("(?:\\.hcl:|\\bline )(\\d{1,6})");

  private Jobs() {}

  /** What became of a job that somebody wanted to run. */
  public sealed interface Outcome {
    /** It was registered. */
    record Accepted(String job) implements Outcome {}

    /**
     * It is wrong.
     *
     * @param line the line it is wrong at, from 1; empty if that is not told
     */
    record Refused(String message, OptionalInt line) implements Outcome {
      public Refused {
        Objects.requireNonNull(message, "message");
      }
    }
  }

  /** Parses a job and registers it. */
  public static Outcome run(LiveCluster live, String hcl, Instant now) {
    NomadClient api = live.cluster().api();
    try {
      Job job = api.parseJob(hcl, Map.of());
      live.model().done(new Action(now, "", "run job " + job.id(), false));
      api.register(job);
      live.model().jobTexts().ran(job.id(), hcl);
      return new Outcome.Accepted(job.id());
    } catch (NomadFailure.Unreachable away) {
      throw away;
    } catch (NomadFailure wrong) {
      return new Outcome.Refused(wrong.getMessage(), line(wrong.getMessage()));
    }
  }

  /** Stops a job. */
  public static void stop(LiveCluster live, String namespace, String job, Instant now) {
    live.model().done(new Action(now, "", "stop job " + job, false));
    live.cluster().api().stopJob(namespace, job, false);
  }

  /** Sets how many allocations a group wants. */
  public static void scale(
      LiveCluster live, String namespace, String job, String group, int count, Instant now) {
    live.model().done(new Action(now, "", "scale %s.%s to %d".formatted(job, group, count), false));
    live.cluster().api().scale(namespace, job, group, count);
  }

  /** The line that an error names. */
  static OptionalInt line(String message) {
    Matcher place = PLACE.matcher(message);
    return place.find() ? OptionalInt.of(Integer.parseInt(place.group(1))) : OptionalInt.empty();
  }
}
