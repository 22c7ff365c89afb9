// Winograd's F(4, 3): four outputs of a 3-tap filter from six products.
//
// Points 0, ±1, ±2, ∞.

// Bᵀ x.
ALWAYS_INLINE void f4_input(const vec x[6], vec y[6]) {
  const vec even1 = x[4] - 4 * x[2], odd1 = x[3] - 4 * x[1];
  const vec even2 = x[4] - x[2], odd2 = x[3] - x[1];
  y[0] = 4 * x[0] - 5 * x[2] + x[4];
  y[1] = even1 + odd1;
  y[2] = even1 - odd1;
  y[3] = even2 + 2 * odd2;
  y[4] = even2 - 2 * odd2;
  y[5] = 4 * x[1] - 5 * x[3] + x[5];
}

// Aᵀ m: y[k] = Σ pᵏ m over the points p; ∞ contributes to the last only.
ALWAYS_INLINE void f4_output(const vec m[6], vec y[4]) {
  const vec sum1 = m[1] + m[2], difference1 = m[1] - m[2];
  const vec sum2 = m[3] + m[4], difference2 = m[3] - m[4];
  y[0] = m[0] + sum1 + sum2;
  y[1] = difference1 + 2 * difference2;
  y[2] = sum1 + 4 * sum2;
  y[3] = m[5] + difference1 + 8 * difference2;
}
