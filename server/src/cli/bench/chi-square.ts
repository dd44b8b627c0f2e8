/**
 * Pearson's statistic of counts against weights: Σ (counted − expected)² / expected.
 * A statistic, neither money nor points, hence with fractions.
 */
export const chiSquare = (counts: readonly number[], weights: readonly number[]): number => {
  const draws = counts.reduce((sum, count) => sum + count, 0);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.reduce((sum, weight, index) => {
    const expected = (draws * weight) / total;
    return sum + ((counts[index] ?? 0) - expected) ** 2 / expected;
  }, 0);
};

/** Standard normal quantile of 1 − 10⁻⁹. */
const Z_ONE_IN_A_BILLION = 5.9978;

/**
 * What fair draws exceed at most once in a billion runs (Wilson and Hilferty's approximation of the quantile, which lies above it where
 * there are few bins). Rare enough for a fresh seed in every run; a bias worth the name is far above it.
 * @param bins how many counts were compared
 */
export const chiSquareLimit = (bins: number): number => {
  const freedom = bins - 1;
  const part = 2 / (9 * freedom);
  return freedom * (1 - part + Z_ONE_IN_A_BILLION * Math.sqrt(part)) ** 3;
};
