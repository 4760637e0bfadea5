package dev.tether.checks;

import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/** The licences that code in Tether's class paths may have. */
public enum License {
  APACHE_2("(?i).*apache.*2(\\.0)?.*"),
  MIT("(?i)(the )?(.*\\b)?mit( license)?([- ]0)?"),
  BSD("(?i).*\\b0?bsd\\b.*"),
  /** As free as MIT's. */
  ISC("(?i)(the )?isc( license)?"),
  /** For tests and other things that are not shipped. */
  EPL("(?i).*(eclipse public license|\\bepl\\b).*"),
  /** JMH's; for benchmarks, which are not shipped. */
  GPL_WITH_CLASSPATH_EXCEPTION("(?i).*gpl.*with (the )?classpath exception.*");

  private final Pattern names;

  License(String names) {
    this.names = Pattern.compile(names);
  }

  /** Whether programs that are given to users may contain code under it. */
  public boolean mayBeShipped() {
    return this != EPL && this != GPL_WITH_CLASSPATH_EXCEPTION;
  }

  /** The licence that a pom means by a name, if it is one of these. */
  public static Optional<License> named(String name) {
    return Arrays.stream(values())
        .filter(license -> license.names.matcher(name.strip()).matches())
        .findFirst();
  }
}
