package dev.tether.harness.scenarios.catalog;

import dev.tether.harness.scenarios.catalog.DisconnectReconnect.Absence;
import dev.tether.harness.scenarios.catalog.DisconnectReconnect.Kept;
import dev.tether.harness.scenarios.stage.Dialect;
import dev.tether.harness.scenarios.stage.Scenario;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** All scenarios there are. */
public final class Catalog {
  private static final int FAR = 6;

  private Catalog() {}

  /** Every scenario, in the order in which they are told and played. */
  public static List<Scenario> all() {
    return List.of(
        new RunStop(),
        new HelloRemote(),
        new NoOtherNode(),
        new StopUnmanaged(),
        new RestartNomadAgent(),
        new CrashRuntimeAgent(),
        new TaskExits(),
        new Drain(),
        new KillNode(),
        new LostNodeReturns(),
        new CrashPlugin(),
        new DestructiveUpdate(),
        new CountThreeDrain(),
        new SystemJobDrain(),
        new BatchDrain(),
        new AllocStop(),
        new DoubleFailure(),
        new LogsAcrossDrain(),
        new PluginCrashLogs(),
        new ExecAfterHandover(),
        new TwoClustersOneAgent(),
        new NomadApiDown(),
        new DisconnectReconnect(Kept.ORIGINAL, Absence.NODE),
        new DisconnectReconnect(Kept.ORIGINAL, Absence.AGENT),
        new DisconnectReconnect(Kept.REPLACEMENT, Absence.NODE),
        new DisconnectReconnect(Kept.REPLACEMENT, Absence.AGENT),
        new AgentPartitioned(),
        new AgentOutage(false),
        new AgentOutage(true),
        new BatchDrainFinish(false),
        new BatchDrainFinish(true),
        new TemplateSignal(),
        new TemplateRestart(),
        new Dispatch(),
        new Artifact(),
        new EphemeralDisk(),
        new HostVolume(),
        new IdentityFile(),
        new OwnResources(),
        new OutOfMemory(),
        new Stats(),
        new Signals(),
        new ServiceAddress(),
        new Control(Control.Blow.DRAIN),
        new Control(Control.Blow.KILL));
  }

  /** Those that make sense with this Nomad. */
  public static List<Scenario> applyingTo(Dialect dialect) {
    return all().stream().filter(scenario -> scenario.appliesTo(dialect)).toList();
  }

  /**
   * Those that make sense with this Nomad and are played when nobody names one.
   *
   * @param lasting whether those that take minutes are among them
   */
  public static List<Scenario> playedOn(Dialect dialect, boolean lasting) {
    return applyingTo(dialect).stream()
        .filter(scenario -> lasting || !scenario.takesMinutes())
        .toList();
  }

  /** The scenario of this name. */
  public static Optional<Scenario> named(String name) {
    return all().stream().filter(scenario -> scenario.name().equals(name)).findFirst();
  }

  /**
   * The names that are most like a name that does not exist, the likeliest first; at most three.
   */
  public static List<String> nearestTo(String name) {
    String wanted = name.toLowerCase(Locale.ROOT);
    return all().stream()
        .map(Scenario::name)
        .filter(known -> distance(wanted, known) <= FAR || known.contains(wanted))
        .sorted(
            Comparator.comparing((String known) -> !known.contains(wanted))
                .thenComparingInt(known -> distance(wanted, known)))
        .limit(3)
        .toList();
  }

  /** How many letters have to be added, left out or changed. */
  private static int distance(String one, String other) {
    int[] above = new int[other.length() + 1];
    for (int j = 0; j <= other.length(); j++) {
      above[j] = j;
    }
    for (int i = 1; i <= one.length(); i++) {
      int[] row = new int[other.length() + 1];
      row[0] = i;
      for (int j = 1; j <= other.length(); j++) {
        int change = one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1;
        row[j] = Math.min(above[j - 1] + change, 1 + Math.min(above[j], row[j - 1]));
      }
      above = row;
    }
    return above[other.length()];
  }
}
