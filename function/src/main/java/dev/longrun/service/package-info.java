/** The use cases: what a caller of the API can have done, whatever the transport. */
package dev.longrun.service;
