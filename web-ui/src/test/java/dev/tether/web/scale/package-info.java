/**
 * The workbench with thousands of tasks: a server that shows what {@link
 * dev.tether.web.scale.GeneratedStream} invents, to be started by hand and measured in a browser.
 */
package dev.tether.web.scale;
