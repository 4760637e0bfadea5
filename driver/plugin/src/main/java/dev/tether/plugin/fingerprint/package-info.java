/**
 * How the driver is: what Nomad shows as a node's driver attributes, health and health description.
 * {@link dev.tether.plugin.fingerprint.Fingerprinter} looks, and tells whenever something changed.
 */
package dev.tether.plugin.fingerprint;
