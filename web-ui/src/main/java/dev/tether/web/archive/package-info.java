/**
 * A whole session as one file, and back: {@link dev.tether.web.archive.SessionWriter} and {@link
 * dev.tether.web.archive.OpenedSessions}.
 *
 * <p>The file is a zip archive:
 *
 * <ul>
 *   <li>{@code session.json}: its format and version; of each cluster its nodes, allocations,
 *       owners, actions, events and the texts of jobs; the runs
 *   <li>{@code KEY/rpc.jsonl}: the record of the cluster's taps, whose secrets the tap has masked
 *   <li>{@code KEY/logs.json}: the last of what its tasks printed
 *   <li>{@code KEY/report.html}: the report of a run
 * </ul>
 *
 * A file that is opened may come from anywhere: only these names are read, each up to a bound, and
 * keys of its own are given to everything in it. What was opened can't be acted on.
 */
package dev.tether.web.archive;
