/**
 * What a person does with the taps of a cluster that the workbench started: break points, calls by
 * hand, and what a plugin tells of itself.
 *
 * <p>{@link dev.tether.web.tap.Taps} finds the taps of a node and speaks to them, always with a
 * bound: a tap of a frozen node never answers. {@link dev.tether.web.tap.BreakPoints} keeps what
 * was set on a cluster. {@link dev.tether.web.tap.PluginFacts} and {@link
 * dev.tether.web.tap.PluginDesk} are what is known of plugins.
 *
 * <h2>Break points outlive plugins</h2>
 *
 * A break point belongs to a node, but each start of a plugin is another tap. So each break point
 * is in a file that the taps of its node read when they start ({@link
 * dev.tether.web.tap.NodeTapScript} names it to them) and is sent to those that run. The file is
 * written first: a tap that starts in between has it from there, and is not sent it again, since
 * its rules carry the break point's name as label. When one is removed, the file is written first,
 * too; a tap that read the old one in this very moment would keep it until its end.
 */
package dev.tether.web.tap;
