package dev.longrun.worker;

import java.util.stream.Stream;

/** The servers on which the contracts are tested. */
enum Backends {
  FAKE {
    @Override
    Backend open() throws Exception {
      return new FakeBackend();
    }
  },
  SQLITE {
    @Override
    Backend open() throws Exception {
      return ServerProcess.of("sqlite").backend();
    }
  },
  FIRESTORE {
    @Override
    Backend open() throws Exception {
      return ServerProcess.of("firestore").backend();
    }
  };

  abstract Backend open() throws Exception;

  /** Without the emulator, Firestore is left out. */
  static Stream<Backends> available() {
    boolean emulator = System.getenv("FIRESTORE_EMULATOR_HOST") != null;
    return Stream.of(values()).filter(it -> it != FIRESTORE || emulator);
  }
}
