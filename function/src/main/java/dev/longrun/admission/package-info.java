/** How much is served at once, and how often one may ask. */
package dev.longrun.admission;
