// Passes over long vectors of any length and alignment.

typedef float loose __attribute__((vector_size(LANES * 4), aligned(4), may_alias));
typedef double wide __attribute__((vector_size(LANES * 8)));

static double dot(const float *a, const float *b, size_t count) {
  // Products in double precision too: they are free beside the memory they come from.
  wide sum = {0};
  size_t i = 0;
  for (; i + LANES <= count; i += LANES)
    sum += __builtin_convertvector(*(const loose *)(a + i), wide) *
           __builtin_convertvector(*(const loose *)(b + i), wide);
  double total = 0;
  for (int lane = 0; lane < LANES; lane++) total += sum[lane];
  for (; i < count; i++) total += (double)a[i] * b[i];
  return total;
}

static void add_scaled(const float *x, float scale, float *target, size_t count) {
  size_t i = 0;
  for (; i + LANES <= count; i += LANES)
    *(loose *)(target + i) += scale * *(const loose *)(x + i);
  for (; i < count; i++) target[i] += scale * x[i];
}
