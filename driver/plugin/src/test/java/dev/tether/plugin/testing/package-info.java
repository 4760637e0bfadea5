/** Builders that the driver's tests share. */
package dev.tether.plugin.testing;
