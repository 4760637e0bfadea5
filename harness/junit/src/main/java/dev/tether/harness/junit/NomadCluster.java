package dev.tether.harness.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Runs the tests of a class on a Nomad cluster with a driver plugin.
 *
 * <p>Attributes that are left out are taken from JUnit's configuration parameters (which are also
 * system properties), as far as there is one.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@Documented
@ExtendWith(NomadClusterExtension.class)
public @interface NomadCluster {

  /** How many client nodes there are when the tests begin, from 1 to 9. */
  int nodes() default 2;

  /**
   * The version of Nomad, like {@code 1.11.2}; by default that of the parameter {@code
   * tether.nomad}, or the one on the PATH, or the newest known. An embedded cluster imitates it.
   */
  String nomad() default "";

  /** What the cluster is made of. */
  Kind kind() default Kind.AUTO;

  /**
   * The driver plugin's executable, relative to the directory in which the tests run; by default
   * that of the parameter {@code tether.driver}, or Tether's own driver, whose tasks then run on a
   * remote host beside the cluster.
   */
  String driver() default "";

  /** Lines of HCL for the driver's {@code config} block. */
  String settings() default "";

  /** How long the cluster is used. */
  Scope scope() default Scope.PER_CLASS;

  /** The seconds that the start of the cluster may take, from 1 to 3600. */
  int upWithin() default 180;

  /** What an embedded cluster leaves to chance is chosen by this. */
  long seed() default 1;

  /** Kinds of clusters. */
  enum Kind {
    /**
     * The one that the parameter {@code tether.cluster} names ({@code embedded}, {@code process},
     * {@code container}); without it {@link #PROCESS} where a Nomad can be had, else {@link
     * #EMBEDDED}.
     */
    AUTO,

    /** An imitation of Nomad with the real plugin processes; up within seconds. */
    EMBEDDED,

    /** A real Nomad, as processes of this machine. */
    PROCESS,

    /** A real Nomad, in containers of a Docker engine. */
    CONTAINER
  }

  /** Who uses a cluster. */
  enum Scope {
    /** The annotated class alone. */
    PER_CLASS,

    /** All classes that want the same one. */
    SHARED
  }
}
