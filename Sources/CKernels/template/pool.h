// 2x2 pooling of a map that is kept as well; an odd last row or column is dropped.

static void pool(const ck_map *input, const ck_map *output, uint16_t *mask, ck_finish finish,
                 int first_row, int rows) {
  const size_t mask_pitch = (size_t)(input->width + CK_BORDER) * PARTS;
  for (int slice = 0; slice < input->channels / LANES; slice++) {
    const int block = slice / PARTS, part = slice % PARTS;
    for (int y = first_row; y < first_row + rows; y++) {
      const float *top = map_at(input, block, 2 * y + 1, 1) + part * LANES;
      const float *bottom = map_at(input, block, 2 * y + 2, 1) + part * LANES;
      float *out = map_at(output, block, y + 1, 1) + part * LANES;
      for (int x = 0; x < output->width; x++) {
        bits window[4];
        const size_t left = (size_t)2 * x * CK_BLOCK, right = left + CK_BLOCK;
        store(out + x * CK_BLOCK,
              pool_window(finish == CK_MAX_POOL, load(top + left), load(top + right),
                          load(bottom + left), load(bottom + right), window));
        if (!mask) continue;
        const size_t place =
            bits_at(input->height, input->width, block, 2 * y + 1, 2 * x + 1);
        store_window(window, (bits *)(mask + place) + part, mask_pitch);
      }
    }
  }
}
