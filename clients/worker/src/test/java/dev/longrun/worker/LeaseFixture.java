package dev.longrun.worker;

/** For what needs a clock that can be moved. */
abstract class LeaseFixture extends WorkerFixture {
  FakeBackend fake;

  @Override
  Backend open() throws Exception {
    fake = new FakeBackend();
    return fake;
  }

  /** The wait has begun too: it counts from where the clock is now. */
  @Override
  void awaitWaiting(String name) throws InterruptedException {
    super.awaitWaiting(name);
    await(() -> fake.waiting() > 0);
  }
}
