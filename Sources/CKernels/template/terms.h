// What the losses add to the derivative with respect to a layer's features, computed from these in place.

// half[i][t][16] += region[t] · (M · F + offset) for `count` columns and half i of one panel of channels.
static void add_product_in_region(const ck_product *product, const float *region, const ck_map *map,
                               int y, int x, int count, int panel, float *const half[2]) {
  const int channels = map->channels;
  vec products[2][GROUP];
  multiply[count](product->matrix + (size_t)panel * channels * 2 * LANES, map_pixel(map, 0, y, x),
                  map_plane(map), channels / CK_BLOCK, (float *)products[0], (float *)products[1],
                  LANES, product->matrix, 0);
  for (int i = 0; i < 2; i++) {
    const vec offset =
        product->offset ? load(product->offset + (panel * 2 + i) * LANES) : splat(0);
    for (int t = 0; t < count; t++) {
      float *place = half[i] + t * CK_BLOCK;
      store(place, splat(region[t]) * (products[i][t] + offset) + load(place));
    }
  }
}

// sums[t][16] += scale · region[t] · (F − target) for `count` pixels of one block of channels.
static void add_difference(const ck_difference *difference, const float *features,
                           const float *target, const float *region, int count, float *sums) {
  for (int t = 0; t < count; t++) {
    const float scale = difference->scale * (region ? region[t] : 1);
    for (int j = t * CK_BLOCK; j < (t + 1) * CK_BLOCK; j += LANES)
      store(sums + j, splat(scale) * (load(features + j) - load(target + j)) + load(sums + j));
  }
}

// out[block][t][16] = the terms at `count` pixels, starting at row y, column x, for some panels of channels.
static void terms_of_pixels(const ck_map *map, const ck_terms *terms, int y, int x, int count,
                            int first_panel, int panels, float *out, size_t out_plane) {
  const int groups = groups_of(count), channels = map->channels;
  // The product without a region, if there is one, comes first and overwrites `out`.
  const int is_whole = terms->product_count > 0 && !terms->products[0].region;
  for (int group = 0; group < groups; group++) {
    const int start = part_start(count, group, groups);
    const int size = part_start(count, group + 1, groups) - start;
    for (int panel = first_panel; panel < first_panel + panels; panel++) {
      float *half[2];
      for (int i = 0; i < 2; i++) {
        const int slice = panel * 2 + i, block = slice / PARTS, part = slice % PARTS;
        half[i] = out + block * out_plane + start * CK_BLOCK + part * LANES;
        if (is_whole) continue;
        for (int t = 0; t < size; t++) store(half[i] + t * CK_BLOCK, splat(0));
      }
      for (int i = 0; i < terms->product_count; i++) {
        const ck_product *product = &terms->products[i];
        if (!product->region) {
          multiply[size](product->matrix + (size_t)panel * channels * 2 * LANES,
                         map_pixel(map, 0, y, x + start), map_plane(map), channels / CK_BLOCK,
                         half[0], half[1], CK_BLOCK, product->matrix, 0);
          continue;
        }
        const float *region = product->region + (size_t)y * terms->width + x + start;
        if (!is_nowhere(region, size))
          add_product_in_region(product, region, map, y, x + start, size, panel, half);
      }
      for (int i = 0; i < 2 && is_whole && terms->products[0].offset; i++) {
        const vec offset = load(terms->products[0].offset + (panel * 2 + i) * LANES);
        for (int t = 0; t < size; t++)
          store(half[i] + t * CK_BLOCK, load(half[i] + t * CK_BLOCK) + offset);
      }
    }
  }
  for (int i = 0; i < terms->difference_count; i++) {
    const ck_difference *difference = &terms->differences[i];
    const size_t place = (size_t)y * terms->width + x;
    const size_t plane = (size_t)terms->height * terms->width;
    for (int block = first_panel * 2 / PARTS; block < (first_panel + panels) * 2 / PARTS; block++)
      add_difference(difference, map_pixel(map, block, y, x),
                     difference->target + (block * plane + place) * CK_BLOCK,
                     difference->region ? difference->region + place : NULL, count,
                     out + block * out_plane);
  }
}

static void compute_terms(const ck_convolution *job, int first, int count, int first_panel,
                          int panels, float *terms) {
  const int tile = job->filter.tile, across = tiles_across(job);
  for (int t = 0; t < count;) {
    // All neighbouring tiles of one row of tiles at once.
    const int y = (first + t) / across * tile, column = (first + t) % across;
    const int run = count - t < across - column ? count - t : across - column;
    const int x = column * tile;
    const int pixels = run * tile < job->width - x ? run * tile : job->width - x;
    for (int row = 0; row < tile && y + row < job->height; row++)
      terms_of_pixels(&job->output, job->terms, y + row, x, pixels, first_panel, panels,
                      terms + row * terms_row(job) + (size_t)t * tile * CK_BLOCK,
                      tile * terms_row(job));
    t += run;
  }
}

static void seed(const ck_map *map, const ck_terms *terms, int rectified, const ck_map *pooled,
                 const uint16_t *mask, float share, int first_row, int rows, float *scratch) {
  const int panels = map->channels / (2 * LANES);
  for (int y = first_row; y < first_row + rows; y++) {
    for (int x = map->left, end = map->left + map->width; x < end; x += GROUP) {
      const int count = end - x < GROUP ? end - x : GROUP;
      terms_of_pixels(map, terms, y, x, count, 0, panels, scratch, CK_BLOCK * CK_BLOCK);
      for (int slice = 0; slice < map->channels / LANES; slice++) {
        const int block = slice / PARTS, part = slice % PARTS;
        for (int t = 0; t < count; t++) {
          float *pixel = map_pixel(map, block, y, x + t) + part * LANES;
          vec value = load(scratch + block * CK_BLOCK * CK_BLOCK + t * CK_BLOCK + part * LANES);
          if (pooled) {
            const bits *place =
                (const bits *)(mask + bits_at(map->height, map->width, block, y + 1, x + 1 + t)) +
                part;
            const float *from = map_pixel(pooled, block, y / 2, (x + t) / 2) + part * LANES;
            value += share * keep(*place, load(from));
          }
          store(pixel, rectified ? keep(positive(load(pixel)), value) : value);
        }
      }
    }
  }
}

static double squared_difference(const ck_map *map, const float *target, const float *region,
                                 int height, int block, int row) {
  const float *features = map_pixel(map, block, row, 0);
  const float *other = target + ((size_t)block * height + row) * map->width * CK_BLOCK;
  vec sum = splat(0);
  for (int x = 0; x < map->width; x++) {
    const vec weight = splat(region ? region[(size_t)row * map->width + x] : 1);
    for (int i = x * CK_BLOCK; i < (x + 1) * CK_BLOCK; i += LANES) {
      const vec difference = load(features + i) - load(other + i);
      sum = weight * difference * difference + sum;
    }
  }
  double total = 0;
  for (int i = 0; i < LANES; i++) total += (double)sum[i];
  return total;
}
