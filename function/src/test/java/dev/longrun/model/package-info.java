/**
 * Holds the service against a model of one operation that was written from the design alone: random
 * programs, stepwise and concurrent, and checkers that are themselves checked with planted bugs.
 */
package dev.longrun.model;
