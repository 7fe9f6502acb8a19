package dev.longrun.store;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.extension.BeforeClassTemplateInvocationCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Stops a run with {@link StoreUnderTest#FIRESTORE} where no emulator is. */
final class EmulatorCheck implements BeforeClassTemplateInvocationCallback {
  private static final String HOST = "FIRESTORE_EMULATOR_HOST";

  @Override
  public void beforeClassTemplateInvocation(ExtensionContext context) {
    boolean isFirestore = context.getDisplayName().equals(StoreUnderTest.FIRESTORE.name());
    if (isFirestore && System.getenv().getOrDefault(HOST, "").isEmpty()) {
      String message = HOST + " isn't set; scripts/test starts an emulator";
      if ("true".equals(System.getenv("CI"))) {
        throw new IllegalStateException(message);
      }
      Assumptions.abort(message);
    }
  }
}
