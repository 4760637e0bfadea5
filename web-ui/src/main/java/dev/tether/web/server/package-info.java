/**
 * HTTP: who may come in, what is at which address, and the stream of news.
 *
 * <h2>Who may come in</h2>
 *
 * The workbench can run programs as the user who started it, so a page of somebody else must not be
 * able to use it through that user's browser:
 *
 * <ul>
 *   <li>It listens on a loopback address. On any other it wants a token, which is printed at the
 *       start, comes once in the address and stays in a cookie that scripts can't read.
 *   <li>The Host header must name the address it listens on: a name that was bound to a loopback
 *       address by somebody else's server does not get in.
 *   <li>Requests that change something must come from a page of this very server ({@code Origin})
 *       and carry the token that only its pages know ({@code X-Tether-Csrf}).
 *   <li>Every answer forbids scripts, styles, images and connections of other hosts, inline scripts
 *       and styles, and frames around the page.
 *   <li>Templates escape everything; bodies of requests are bounded.
 * </ul>
 *
 * {@link dev.tether.web.server.Gate} decides that, {@link dev.tether.web.server.WebServer} is the
 * entry.
 */
package dev.tether.web.server;
