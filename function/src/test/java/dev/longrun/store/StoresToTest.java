package dev.longrun.store;

import java.util.Arrays;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.ArgumentsProvider;
import org.junit.jupiter.params.support.ParameterDeclarations;

/** The stores that {@link EachStore} runs the tests of a class with. */
final class StoresToTest implements ArgumentsProvider {
  private static final Logger LOGGER = Logger.getLogger(StoresToTest.class.getName());

  @Override
  public Stream<Arguments> provideArguments(
      ParameterDeclarations parameters, ExtensionContext context) {
    return Arrays.stream(StoreUnderTest.values())
        .filter(store -> store != StoreUnderTest.FIRESTORE || isFirestoreToTest(context))
        .map(Arguments::of);
  }

  private static boolean isFirestoreToTest(ExtensionContext context) {
    if (isEmulatorExcluded()) {
      return false;
    }
    if (!System.getenv().getOrDefault("FIRESTORE_EMULATOR_HOST", "").isEmpty()) {
      return true;
    }
    String message =
        context.getDisplayName() + " needs the Firestore emulator; scripts/test starts one";
    if ("true".equals(System.getenv("CI"))) {
      throw new IllegalStateException(message);
    }
    LOGGER.warning("left out FIRESTORE: " + message);
    return false;
  }

  /** Surefire passes the properties of Maven's command line on to the tests. */
  private static boolean isEmulatorExcluded() {
    String excluded = System.getProperty("excludedGroups", "");
    return Arrays.asList(excluded.split("[,\\s]+")).contains("emulator");
  }
}
