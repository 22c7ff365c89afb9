// U = G g Gᵀ for every pair of channels, computed in double precision.

enum { TAPS = 3, MAX_EDGE = 8 };

// Rows of G: (1, p, p²) / Π (p − other points), and (0, 0, 1) for ∞.
static void weight_matrix(int tile, double g[MAX_EDGE][TAPS]) {
  static const double points[] = {0, 1, -1, 2, -2, 0.5, -0.5};
  const int finite = tile + 1;
  for (int i = 0; i < finite; i++) {
    double denominator = 1;
    for (int j = 0; j < finite; j++)
      if (j != i) denominator *= points[i] - points[j];
    for (int k = 0; k < TAPS; k++)
      g[i][k] = (k == 0 ? 1 : k == 1 ? points[i] : points[i] * points[i]) / denominator;
  }
  g[finite][0] = g[finite][1] = 0;
  g[finite][2] = 1;
}

static void transform_weights(const ck_filter *filter, const float *kernel, int mirrored, int first,
                              int count, float *weights) {
  enum { PANEL = 2 * LANES };
  const int inputs = filter->inputs, outputs = filter->outputs, edge = filter->tile + 2;
  double g[MAX_EDGE][TAPS];
  weight_matrix(filter->tile, g);
  for (int panel = first; panel < first + count; panel++) {
    float *out = weights + (size_t)panel * edge * edge * inputs * PANEL;
    for (int c = 0; c < inputs; c++) {
      double taps[TAPS * TAPS][PANEL], half[MAX_EDGE][TAPS][PANEL];
      for (int k = 0; k < PANEL; k++) {
        const int output = panel * PANEL + k;
        const float *from = mirrored ? kernel + ((size_t)c * outputs + output) * 9
                                       : kernel + ((size_t)output * inputs + c) * 9;
        for (int tap = 0; tap < 9; tap++) taps[tap][k] = from[mirrored ? 8 - tap : tap];
      }
      for (int i = 0; i < edge; i++)
        for (int j = 0; j < TAPS; j++)
          for (int k = 0; k < PANEL; k++)
            half[i][j][k] = g[i][0] * taps[j][k] + g[i][1] * taps[TAPS + j][k] +
                            g[i][2] * taps[2 * TAPS + j][k];
      for (int i = 0; i < edge; i++)
        for (int j = 0; j < edge; j++) {
          float *position = out + ((size_t)(i * edge + j) * inputs + c) * PANEL;
          for (int k = 0; k < PANEL; k++)
            position[k] = (float)(half[i][0][k] * g[j][0] + half[i][1][k] * g[j][1] +
                                  half[i][2][k] * g[j][2]);
        }
    }
  }
}
