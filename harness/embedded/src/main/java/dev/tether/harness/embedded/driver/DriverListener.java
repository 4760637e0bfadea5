package dev.tether.harness.embedded.driver;

import dev.tether.protocol.nomad.drivers.DriverTaskEvent;
import dev.tether.protocol.nomad.drivers.FingerprintResponse;

/** Hears what a plugin tells by itself. Called by any thread; must not block for long. */
public interface DriverListener {

  /** What the driver is like now. */
  void fingerprint(FingerprintResponse picture);

  /** Something that happened to a task. */
  void event(DriverTaskEvent event);
}
