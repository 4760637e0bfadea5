/**
 * Who owns which container: records in the driver's {@link dev.tether.runtime.RecordStore}, which
 * all driver instances of the cluster share.
 *
 * <p>There are two kinds of records, all below {@code tether/CLUSTER/docker-ENGINE/}:
 *
 * <ul>
 *   <li>{@code task/KEY}, one for each task, {@link dev.tether.runtime.docker.record.TaskRecord}.
 *       The key follows from the creation token, so that of two creations with one token only one
 *       can write it. Written on creation, claim, release, stop and removal, each time as
 *       compare-and-set on the version that was read, and never otherwise.
 *   <li>{@code driver/INSTANCE-N}, {@link dev.tether.runtime.docker.record.Heartbeat}: the signs of
 *       life of one driver process, for up to 500 tasks each: which tasks it renews, of which
 *       generation, and how far it has delivered their logs. It is what bounds the costs: as long
 *       as logs go on a driver writes one record each half second, otherwise one for each fourth of
 *       a lease, however many tasks it has.
 * </ul>
 *
 * <p>No clock of another machine is trusted. A lease counts from when the reader itself first saw
 * the newest sign of life (the heartbeat's version, or the claim), and so does the time to live of
 * a released task; a reader that starts later therefore waits longer, never shorter. What was
 * delivered is the furthest position in the task's record and in any heartbeat of the present
 * generation, or of an earlier one that says it is the last word: an owner that does not know yet
 * that it lost its task goes on renewing, and the next one must not begin at what comes after it.
 *
 * <p>Records hold no variables, no settings and no contents of a task: nothing secret.
 */
package dev.tether.runtime.docker.record;
