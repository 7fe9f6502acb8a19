package dev.longrun.store;

import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.ArgumentsProvider;
import org.junit.jupiter.params.support.ParameterDeclarations;

/** The stores that {@link EachStore} runs tests with. */
final class StoresToTest implements ArgumentsProvider {
  @Override
  public Stream<Arguments> provideArguments(
      ParameterDeclarations parameters, ExtensionContext context) {
    return Arrays.stream(StoreUnderTest.values())
        .filter(store -> store != StoreUnderTest.FIRESTORE || !isEmulatorExcluded())
        .map(Arguments::of);
  }

  /** Surefire passes the properties of Maven's command line on to the tests. */
  private static boolean isEmulatorExcluded() {
    String excluded = System.getProperty("excludedGroups", "");
    return Arrays.asList(excluded.split("[,\\s]+")).contains("emulator");
  }
}
