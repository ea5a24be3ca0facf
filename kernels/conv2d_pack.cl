// Weights of a convolution that are given at run time, [outputs][inputs of a group][kernel height * width], brought into the order that
// conv2d_direct.cl (BLOCK > 0: [block][tap][input][BLOCK]) or conv2d_depthwise.cl (BLOCK = 0: [tap][outputs]) reads. A work-item does one
// packed value.

#include "common.cl"

#ifndef BLOCK
#define BLOCK 16
#endif

KERNEL void conv2d_pack(RANGE, __global const float* weights, const ulong weights_at, __global float* packed, const ulong packed_at,
                        const uint group_outputs, const uint group_inputs, const uint taps, const uint blocks_a_group) {
    ITEM(item)
#if BLOCK
    INDEX rest = item;
    const uint lane = (uint)(rest % BLOCK);
    rest /= BLOCK;
    const uint c = (uint)(rest % group_inputs);
    rest /= group_inputs;
    const uint tap = (uint)(rest % taps);
    const uint block = (uint)(rest / taps);
    const uint in_group = block % blocks_a_group * BLOCK + lane;
    const uint k = block / blocks_a_group * group_outputs + in_group;
    const bool there = in_group < group_outputs;
    packed[packed_at + item] = there ? weights[weights_at + ((INDEX)k * group_inputs + c) * taps + tap] : 0.0f;
#else
    packed[packed_at + item] = weights[weights_at + item % group_outputs * taps + item / group_outputs];
#endif
}
