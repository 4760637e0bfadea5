/**
 * The life of tasks: creation, ownership, end; and the picture of all tasks of a cluster that is
 * kept up to date for it.
 *
 * <p><b>States.</b> A task's state follows from two sources and is stored nowhere else: its record
 * ({@link dev.tether.runtime.docker.record.TaskRecord}) says who owns it and which container it is,
 * the engine says how that container is. {@link dev.tether.runtime.docker.task.Table} puts both
 * together; containers only go forward (created, running, ended, gone), and records only to higher
 * versions, so the picture never goes back.
 *
 * <pre>
 * record          container          task
 * none            any                unknown: nothing
 * intended n      none or created    pending
 * startable n, c  c created          pending
 * startable n, c  c running          running
 * startable n, c  c ended            exited, result of c
 * startable n, c  no c               exited, result unknown
 * </pre>
 *
 * <p><b>Creation</b> ({@link dev.tether.runtime.docker.task.Creation}): record <i>intended 1</i> →
 * container created, contents copied into it → record <i>startable 1, c</i> → container started.
 * Only whoever wrote <i>startable</i> starts. A creator that finds an unfinished creation of its
 * token takes it over: it removes the container, which the engine refuses once that runs (then it
 * is the task), and writes <i>intended n+1</i>. What the earlier creator still does then comes to
 * nothing: its container is gone, and its record is refused. So a crash between any two steps
 * leaves at most a container that never ran, and that is removed by housekeeping.
 *
 * <p><b>Ownership</b>: claim, release, stop and removal write the record by compare-and-set, after
 * reading it anew; signals and programs beside a task read it anew first.
 *
 * <p><b>Stop</b>: the order is recorded, then the signal is sent, then the record says so. The
 * driver that gave the order kills the container in time; every other driver of the cluster does so
 * when the time of the order has passed since it saw it, and sends a signal that was not sent. An
 * engine of API 1.42 or newer is also told to kill by itself, so that it does when all drivers are
 * dead; an older one has no command for that.
 *
 * <p><b>Housekeeping</b>, in every driver: stops released tasks whose time is over (the
 * compare-and-set lets one do it), enforces stops, forgets ended tasks after a while, and removes
 * containers that never ran and that no record names.
 *
 * <p><b>Failures</b>: when the engine or the records give no answer, calls end as unreachable and
 * watches break; tasks run on. After a reconnection everything is listed anew.
 */
package dev.tether.runtime.docker.task;
