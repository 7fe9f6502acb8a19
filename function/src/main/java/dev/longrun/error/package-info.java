/** The codes and the form of errors, and those errors that any package may need. */
package dev.longrun.error;
