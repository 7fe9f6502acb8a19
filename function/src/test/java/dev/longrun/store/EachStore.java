package dev.longrun.store;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ArgumentsSource;

/**
 * Runs all tests of a class once with each {@link StoreUnderTest}, which the class takes as its
 * parameter. Maven's reports mark SQLITE's run with {@code [1]} and FIRESTORE's with {@code [2]}.
 *
 * <p>FIRESTORE's run needs the emulator that {@code FIRESTORE_EMULATOR_HOST} names. Without it, the
 * run is left out and a log line says so; where {@code CI} is {@code true}, the class fails. Where
 * Maven excludes the tag {@code emulator}, the run is left out in any case. JUnit can't give the
 * tag to one run alone, so {@code -Dgroups=emulator} finds no class with this annotation.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ParameterizedClass(name = "{0}")
@ArgumentsSource(StoresToTest.class)
public @interface EachStore {}
