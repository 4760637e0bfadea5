/**
 * Files that drivers send for their tasks. {@link dev.tether.agent.contents.ContentsStore} is what
 * the rest of the agent calls; {@link dev.tether.agent.contents.Transfer} is one driver's sending.
 *
 * <h2>Where things are</h2>
 *
 * <pre>
 * staged/BOOT/HASH/           what was sent for the token with this hash; no task has it yet
 * tasks/ID/incoming/          the same for a task: what is on its way into it
 *     blobs/SHA256            whole contents of files, each verified
 *     manifest                what the blobs were sent for; exists once all of them are there
 *     ready/N                 entry N of that manifest, complete with mode and owner
 *     commit                  the manifest, under its other name
 * tasks/ID/manifest           what the task was given last
 * tasks/ID/work/              where the task starts: alloc, local, secrets and volumes
 * </pre>
 *
 * <h2>States</h2>
 *
 * <pre>
 *   begin ──► blobs arrive ──► manifest ──► ready ──► commit ──► (nothing is left of incoming)
 * </pre>
 *
 * <p>Staged contents stop at <i>manifest</i>. Creating the task moves them to its {@code incoming}
 * and goes on from there, before the task's record exists. An update goes all the way. Until {@code
 * commit} exists the task's files are as they were; from then on they will become what was sent,
 * whatever happens: whoever comes next, another transfer or the next agent, goes on where the last
 * one stopped. Going on is safe to repeat: what is missing in {@code ready} was moved to its place
 * before.
 *
 * <p>What the old and the new manifest have in common is not touched, whatever the task made of it
 * meanwhile. What only the new one has is put in place, and what is in its way goes. What only the
 * old one has is deleted; directories only when nothing is left in them. An update that says
 * nothing of a root (alloc, local, secrets, volumes) leaves that root as it is.
 *
 * <h2>Who may change what</h2>
 *
 * <ul>
 *   <li>The task owns its {@code work} directory and may do anything there at any moment, for
 *       instance put a link where the agent is about to write. So below it the agent goes from one
 *       held directory to the next ({@link dev.tether.agent.process.HeldDirectory}), and brings
 *       everything there by renaming what it made elsewhere.
 *   <li>Everything else belongs to the agent alone.
 *   <li>Of two transfers to the same place the later one wins: the earlier one's driver is gone, or
 *       is not the owner any more.
 *   <li>The owner's generation is looked at when an update begins, and again when it is committed.
 * </ul>
 *
 * <h2>What happens on which failure</h2>
 *
 * <ul>
 *   <li>The driver or the connection goes: what arrived whole stays for some minutes, so that the
 *       next attempt sends only the rest.
 *   <li>The agent is killed: the same. A {@code commit} is carried out before anybody may call the
 *       next agent.
 *   <li>The disk is full: what arrived is deleted, and the task's files stay as they were.
 *   <li>The host restarts: staged contents are deleted, as no task was made of them.
 * </ul>
 */
package dev.tether.agent.contents;
