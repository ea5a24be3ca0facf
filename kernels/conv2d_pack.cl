// Weights of a convolution that are given at run time, [outputs][inputs of a group][kernel height * width], brought into the order that
// the kernels read. A work-item does one packed value.
//
//   BLOCK > 0: [block of BLOCK outputs][piece of inputs][tap][input in the piece][BLOCK]; blocks do not cross groups, the last of a group
//              is filled up with zeros (conv2d_tile.cl; conv2d_direct.cl, where a piece is all inputs)
//   BLOCK = 0: [tap][outputs] (conv2d_depthwise.cl)

#include "common.cl"

#ifndef BLOCK
#define BLOCK 16
#endif

KERNEL void conv2d_pack(RANGE, __global const float* weights, const ulong weights_at, __global float* packed, const ulong packed_at,
                        const uint group_outputs, const uint group_inputs, const uint taps, const uint blocks_a_group,
                        const uint piece) {
    ITEM(item)
#if BLOCK
    const uint lane = (uint)(item % BLOCK);
    const INDEX row = item / BLOCK % ((INDEX)group_inputs * taps);
    const uint block = (uint)(item / BLOCK / ((INDEX)group_inputs * taps));
    const uint from = (uint)(row / ((INDEX)piece * taps)) * piece;
    const uint depth = min(piece, group_inputs - from);
    const uint in_piece = (uint)(row - (INDEX)from * taps);
    const uint tap = in_piece / depth;
    const uint c = from + in_piece % depth;
    const uint in_group = block % blocks_a_group * BLOCK + lane;
    const uint k = block / blocks_a_group * group_outputs + in_group;
    const bool there = in_group < group_outputs;
    packed[packed_at + item] = there ? weights[weights_at + ((INDEX)k * group_inputs + c) * taps + tap] : 0.0f;
#else
    packed[packed_at + item] = weights[weights_at + item % group_outputs * taps + item / group_outputs];
#endif
}
