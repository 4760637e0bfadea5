/**
 * Log lines as a go-plugin host understands them.
 *
 * <p>{@link dev.tether.protocol.logging.HclogHandler} is what a plugin installs; everything that
 * logs goes on using {@link System.Logger}.
 */
package dev.tether.protocol.logging;
