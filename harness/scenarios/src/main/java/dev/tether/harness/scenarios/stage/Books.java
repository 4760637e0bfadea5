package dev.tether.harness.scenarios.stage;

import dev.tether.harness.scenarios.observe.SlotKey;
import dev.tether.nomad.Allocation;
import java.util.List;

/** What is known of the output of a job's tasks besides Nomad's logs. */
interface Books extends AutoCloseable {

  /** How many lines all processes of a slot wrote so far. */
  long lines(SlotKey slot);

  /**
   * Holds the logs of an ended job against what its tasks wrote, and notes what is found.
   *
   * @param allocations of the slot
   * @param binding whether nothing may be missing in the end
   */
  void review(SlotKey slot, List<Allocation> allocations, boolean binding)
      throws InterruptedException;

  @Override
  void close();

  /** The books of a job. */
  static Books of(Stage stage, StagedJob job, Plan plan) {
    return switch (plan) {
      case JobPlan own when own.writer() == JobPlan.Writer.FLOOD -> new FloodBooks(stage, job);
      case JobPlan _ -> new LedgerBooks(stage);
      case ExamplePlan _ -> new NoBooks();
    };
  }

  /** Each task writes every line again to a file of its own. */
  record LedgerBooks(Stage stage) implements Books {
    @Override
    public long lines(SlotKey slot) {
      return stage.ledger().lines(slot);
    }

    @Override
    public void review(SlotKey slot, List<Allocation> allocations, boolean binding)
        throws InterruptedException {
      new LogReview(stage).of(slot, allocations, binding);
    }

    @Override
    public void close() {}
  }

  /** Tasks that account for nothing. */
  record NoBooks() implements Books {
    @Override
    public long lines(SlotKey slot) {
      return 0;
    }

    @Override
    public void review(SlotKey slot, List<Allocation> allocations, boolean binding) {}

    @Override
    public void close() {}
  }
}
