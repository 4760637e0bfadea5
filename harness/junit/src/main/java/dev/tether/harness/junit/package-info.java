/**
 * Nomad clusters for tests with JUnit 5: a driver plugin, Tether's or anybody's, on nodes that a
 * test can drain, kill and crash.
 *
 * <p>{@link dev.tether.harness.junit.NomadCluster} on a test class is all that is needed; tests and
 * life-cycle methods then take as parameters: the {@link dev.tether.harness.cluster.Cluster}, its
 * {@link dev.tether.nomad.NomadClient}, the {@link dev.tether.harness.junit.Driver} and the {@link
 * dev.tether.harness.junit.Trace} of what Nomad asked it.
 *
 * <h2>Who has which cluster</h2>
 *
 * <ul>
 *   <li>A cluster belongs to the class that carries the annotation; classes nested in it use it
 *       too, unless they carry one themselves. It is started before the first of its life-cycle
 *       methods, and closed when the class is over.
 *   <li>A shared cluster belongs to the whole run: all classes that ask for the same one (all
 *       attributes but {@code scope} being equal) get the same. It is started by the first of them,
 *       the others wait, and it is closed at the end of the run. One that could not be started is
 *       not tried again: the other classes fail with the same reason.
 *   <li>Several clusters side by side, as with parallel execution, do not know of each other.
 * </ul>
 *
 * <h2>What happens when something fails</h2>
 *
 * <table>
 * <caption>What is wrong, and what becomes of the tests</caption>
 * <tr><td>the annotation can't be meant like that, or names a driver that is none</td><td>the class
 *     fails with a sentence that says what to do</td></tr>
 * <tr><td>there is no Nomad, or no Docker engine, to make the cluster of</td><td>the class is
 *     disabled with the reason; it fails where {@code TETHER_REQUIRE_NOMAD} or {@code
 *     TETHER_REQUIRE_DOCKER} is 1</td></tr>
 * <tr><td>the cluster does not come up, or not within {@code upWithin}</td><td>the class fails, and
 *     the logs are kept; nothing of the cluster runs on</td></tr>
 * <tr><td>a test fails, or a life-cycle method of it or of its class</td><td>timeline, trace,
 *     allocations and all logs are kept, and the failure tells where</td></tr>
 * <tr><td>the process is killed</td><td>SIGTERM and Ctrl-C: all processes of its clusters are
 *     ended; their files may stay in the temporary directory</td></tr>
 * </table>
 *
 * <p>Files are kept in the directory that the configuration parameter {@code tether.artefacts}
 * names, one directory for each test; without it, where JUnit keeps the files that tests publish,
 * which is {@code target/junit-…} with Maven. What is kept is published as a report entry.
 *
 * <h2>The parts</h2>
 *
 * <p>{@link dev.tether.harness.junit.NomadClusterExtension} is what JUnit calls. {@code Wanted} is
 * an annotation that was checked. {@code Session} is what a whole run has: programs, directories,
 * Nomads. {@code RunningCluster} is one cluster with everything that is written down about it;
 * {@code NotedCluster} and {@code NotedNode} put what tests do on its timeline.
 */
package dev.tether.harness.junit;
