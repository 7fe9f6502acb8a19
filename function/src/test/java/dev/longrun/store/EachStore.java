package dev.longrun.store;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ArgumentsSource;

/**
 * Runs all tests of a class once with each {@link StoreUnderTest}, which the class takes as its
 * parameter.
 *
 * <p>Where Maven excludes the tag {@code emulator}, FIRESTORE isn't run. Elsewhere it needs the
 * emulator that {@code FIRESTORE_EMULATOR_HOST} names: without it, FIRESTORE is reported as
 * skipped, or as failed where {@code CI} is {@code true}. JUnit can't give a tag to one of the two
 * runs, so {@code -Dgroups=emulator} finds no class with this annotation.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ParameterizedClass(name = "{0}")
@ArgumentsSource(StoresToTest.class)
@ExtendWith(EmulatorCheck.class)
public @interface EachStore {}
