/**
 * The workbench: one page in which a person runs a job on a cluster, breaks things, and sees
 * handles being reattached.
 *
 * <p>{@link dev.tether.web.Up} is the command {@code tether up}; {@link dev.tether.web.Workbench}
 * puts the parts together and is what tests start. Nothing else may be called from outside.
 *
 * <h2>The parts, and who may know whom</h2>
 *
 * <ul>
 *   <li>{@code model}: what is known of a session, in bounded buffers. Knows nobody else here.
 *   <li>{@code watch}: threads that write the model from Nomad's API, the runtime's records and the
 *       record of the tap.
 *   <li>{@code launch}: starts clusters, each with its watchers, and ends them.
 *   <li>{@code action}: what a person can do, why it can't be done now, and the command that does
 *       the same.
 *   <li>{@code archive}: a whole session as one file, and back.
 *   <li>{@code tap}: what a person does with the taps: break points, calls by hand, what plugins
 *       tell.
 *   <li>{@code terminal}: programs beside tasks, with a terminal.
 *   <li>{@code page}: turns the model into what templates show. Reads, never writes.
 *   <li>{@code server}: HTTP: who may come in, what is at which address, live news.
 *   <li>{@code compiled}: made by the build of the templates in {@code src/main/jte}.
 * </ul>
 *
 * <h2>How news reach the browser</h2>
 *
 * Each writer tells {@link dev.tether.web.model.Changes} which {@link dev.tether.web.model.Area} of
 * the page is not true any more. That gives the area the next revision number of the session. A
 * browser holds one stream of server-sent events: for each changed area one event with the area's
 * name, and the revision as its id. It then asks for that area's fragment, with what this very
 * browser has selected and filtered. So an event is small, several changes become one, and a
 * browser that was away is told all areas that changed since the last id it saw: nothing has to be
 * loaded again, nothing is missed. How often an area may be told is bounded, the last change is
 * always told.
 *
 * <h2>What is bounded</h2>
 *
 * Calls, events, owner changes and actions are kept in rings: the oldest go first. The messages of
 * a call are not kept at all; they are read from the tap's record on disk when somebody looks.
 *
 * <h2>Who may come in</h2>
 *
 * See {@link dev.tether.web.server}.
 */
package dev.tether.web;
