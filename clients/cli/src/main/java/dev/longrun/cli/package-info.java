/** The command {@code longrun}: each of its commands, what it prints, and with which status. */
package dev.longrun.cli;
