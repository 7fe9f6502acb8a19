/**
 * Attacks on a server, over the loopback interface only, and what they do to somebody else's
 * requests. The server is a black box here: nothing of it is used but its HTTP interface.
 */
package dev.longrun.tools.attack;
