package dev.tether.harness.junit;

import dev.tether.harness.launch.ClusterStarter;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/** Whether there is what a cluster is made of. */
sealed interface Supply {

  /**
   * There is.
   *
   * @param kind the kind of cluster, as it is called
   * @param nomad the version of Nomad
   * @param starter starts clusters with a runtime agent, or without
   */
  record Ready(String kind, String nomad, Function<Optional<Path>, ClusterStarter> starter)
      implements Supply {
    public Ready {
      Objects.requireNonNull(kind, "kind");
      Objects.requireNonNull(nomad, "nomad");
      Objects.requireNonNull(starter, "starter");
    }
  }

  /**
   * There is not.
   *
   * @param reason one sentence
   * @param required whether tests have to fail because of it
   */
  record Missing(String reason, boolean required) implements Supply {
    public Missing {
      Objects.requireNonNull(reason, "reason");
    }
  }
}
