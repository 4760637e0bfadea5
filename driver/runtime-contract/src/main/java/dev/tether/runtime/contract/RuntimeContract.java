package dev.tether.runtime.contract;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** All that a runtime promises, as tests. */
public abstract class RuntimeContract
    implements CreationContract,
        OwnershipContract,
        WatchContract,
        EndContract,
        LogContract,
        ExecContract,
        ProvisionContract,
        ContentsContract,
        ContentsUpdateContract,
        DurabilityContract {
  private Stage stage;

  @BeforeEach
  final void openRuntime() throws Exception {
    stage = new Stage(this);
  }

  @AfterEach
  final void closeRuntime() throws Exception {
    if (stage != null) {
      stage.close();
    }
  }

  @Override
  public final Stage stage() {
    return stage;
  }
}
