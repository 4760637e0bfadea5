/**
 * Rules for the repository's own files that no compiler checks. Each class finds violations of one
 * kind in files or classes it is given; the tests beside it apply it to this repository and prove
 * on bad samples that it can fail. Nothing outside of the build calls this package.
 */
package dev.tether.checks;
