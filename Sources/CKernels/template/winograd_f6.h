// Winograd's F(6, 3): six outputs of a 3-tap filter from eight products.
//
// Points 0, ±1, ±2, ±1/2, ∞: all exact in binary, so only the sums round.

// Bᵀ x. Other orders of these sums need fewer operations but as much time, and round more.
ALWAYS_INLINE void f6_input(const vec x[8], vec y[8]) {
  // Even and odd parts of (x² − 4)(x² − 1/4) for the points ±1; likewise for ±2 and ±1/2.
  const vec even1 = x[2] - 4.25f * x[4] + x[6];
  const vec odd1 = x[1] - 4.25f * x[3] + x[5];
  const vec even2 = 0.25f * x[2] - 1.25f * x[4] + x[6];
  const vec odd2 = 0.25f * x[1] - 1.25f * x[3] + x[5];
  const vec even3 = 4 * x[2] - 5 * x[4] + x[6];
  const vec odd3 = 4 * x[1] - 5 * x[3] + x[5];
  y[0] = x[6] - x[0] + 5.25f * (x[2] - x[4]);
  y[1] = even1 + odd1;
  y[2] = even1 - odd1;
  y[3] = even2 + 2 * odd2;
  y[4] = even2 - 2 * odd2;
  y[5] = even3 + 0.5f * odd3;
  y[6] = even3 - 0.5f * odd3;
  y[7] = x[7] - x[1] + 5.25f * (x[3] - x[5]);
}

// Aᵀ m: y[k] = Σ pᵏ m over the points p; ∞ adds to the last.
ALWAYS_INLINE void f6_output(const vec m[8], vec y[6]) {
  const vec sum1 = m[1] + m[2], difference1 = m[1] - m[2];
  const vec sum2 = m[3] + m[4], difference2 = m[3] - m[4];
  const vec sum3 = m[5] + m[6], difference3 = m[5] - m[6];
  y[0] = m[0] + sum1 + (sum2 + sum3);
  y[1] = difference1 + 2 * difference2 + 0.5f * difference3;
  y[2] = sum1 + 4 * sum2 + 0.25f * sum3;
  y[3] = difference1 + 8 * difference2 + 0.125f * difference3;
  y[4] = sum1 + 16 * sum2 + 0.0625f * sum3;
  y[5] = m[7] + difference1 + 32 * difference2 + 0.03125f * difference3;
}
