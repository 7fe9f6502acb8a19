package dev.longrun.service;

/**
 * What became of effects.
 *
 * @param carriedOut of how many nothing is left to do
 * @param failed how many attempts failed, be it for ever or not
 */
record EffectCount(int carriedOut, int failed) {
  static final EffectCount NONE = new EffectCount(0, 0);

  EffectCount plus(EffectCount other) {
    return new EffectCount(carriedOut + other.carriedOut, failed + other.failed);
  }
}
