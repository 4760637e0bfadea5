package dev.tether.harness.conformance;

import java.util.List;

/** What a sample driver can do wrong, and the checks that are meant to find it. */
enum Fault {
  NONE(),
  NOISE_FIRST("handshake.starts"),
  NO_COOKIE_CHECK("handshake.without-cookie", "handshake.wrong-cookie"),
  ENDS_ON_SIGINT("life.sigint"),
  NO_SHUTDOWN("life.shutdown-answers", "life.shutdown-ends", "life.shutdown-with-open-calls"),
  LYING_SIGNALS("signal.delivered"),
  LYING_EXEC("exec.exit-code", "exec.output", "exec.environment"),
  MAP_ATTRIBUTE("schema.no-maps"),
  FINGERPRINT_ENDS("fingerprint.stays-open"),
  EVENTS_END("events.stays-open"),
  LEAKING_WAITS("leak.waits"),
  WAIT_WITHOUT_RESULT("wait.result-set"),
  WRONG_EXIT_CODE("wait.exit-code"),
  INSPECT_WITHOUT_END("inspect.times-set"),
  STOP_IGNORES_TIMEOUT("stop.timeout"),
  STOP_KILLS_EARLY("stop.not-before-timeout"),
  STOP_REFUSES_UNKNOWN("stop.unknown"),
  UNKNOWN_TASKS_RUN("inspect.unknown"),
  DESTROY_KILLS_RUNNING("destroy.running"),
  DESTROY_REMEMBERS("destroy.forgets"),
  RECOVER_RESTARTS("recover.no-restart"),
  RECOVER_TAKES_ANYTHING("recover.garbage"),
  STATS_WITHOUT_USAGE("stats.messages-set"),
  LOG_NUMBERS("life.log-lines");

  private final String foundBy;

  Fault(String... foundBy) {
    this.foundBy = String.join(" ", foundBy);
  }

  /** The checks that have to fail, and no other. */
  List<String> foundBy() {
    return foundBy.isEmpty() ? List.of() : List.of(foundBy.split(" ", -1));
  }

  /** Whether a check finds it only by waiting in vain for as long as it has patience. */
  boolean isFoundByWaiting() {
    return switch (this) {
      case NO_SHUTDOWN, LYING_SIGNALS, LEAKING_WAITS, STOP_IGNORES_TIMEOUT -> true;
      default -> false;
    };
  }
}
