/**
 * Tells people and other programs what came of the checks: lines for a console, JSON, JUnit's XML
 * and a page of HTML that needs nothing else.
 */
package dev.tether.harness.conformance.report;
