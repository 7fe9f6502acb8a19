/** The functions that deploy, and their configuration. */
package dev.longrun;
