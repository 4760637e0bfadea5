package dev.tether.runtime;

import java.util.Optional;

/** What the driver offers to a runtime. */
public interface RuntimeContext {

  /** Name of the Nomad cluster that the driver works for, as in {@link Slot#cluster}. */
  String cluster();

  /**
   * Where a runtime that can't keep ownership records itself may keep them: Nomad's own Variables.
   * Nothing where the driver has no access to the Nomad API.
   */
  Optional<RecordStore> records();

  /** That of a driver which can't reach Nomad's API. */
  static RuntimeContext withoutRecords(String cluster) {
    return new RuntimeContext() {
      @Override
      public String cluster() {
        return cluster;
      }

      @Override
      public Optional<RecordStore> records() {
        return Optional.empty();
      }
    };
  }
}
