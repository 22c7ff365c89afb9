// All kernels for one instruction set. The including file first defines:
//
// LANES         floats in a vector: 16 or 8
// GROUP         columns of the micro-kernel: 2 · GROUP sums, 2 weights and a factor fill the registers
// GRAM_ROWS     rows of a Gram matrix summed at once; divides 16
// vec, bits     a vector, and a word of one bit per lane
// load, store, stream, stream_fence, splat, larger, positive, equal, keep, from_half, to_half
// KERNELS, KERNELS_NAME

#include "../geometry.h"

#define UNROLL _Pragma("clang loop unroll(full)")

// Number of vectors in a block of channels.
enum { PARTS = CK_BLOCK / LANES };

#include "multiply.h"
#include "winograd.h"

#include "first_layer.h"
#include "gram.h"
#include "pool.h"
#include "terms.h"
#include "vectors.h"
#include "weights.h"

const ck_kernels KERNELS = {
    .name = KERNELS_NAME,
    .panel = 2 * LANES,
    .group = GROUP,
    .transform_weights = transform_weights,
    .transform_input = transform_input,
    .compute_terms = compute_terms,
    .convolve_panels = convolve_panels,
    .first_forward = first_forward,
    .first_backward = first_backward,
    .pool = pool,
    .seed = seed,
    .gram = gram,
    .channel_sums = channel_sums,
    .gram_row = gram_row,
    .squared_difference = squared_difference,
    .dot = dot,
    .add_scaled = add_scaled,
    .largest = largest,
    .narrow = narrow,
    .widen = widen,
    .dot_half = dot_half,
    .add_half = add_half,
    .total_variation = total_variation,
    .vectorial_variation = vectorial_variation,
};
