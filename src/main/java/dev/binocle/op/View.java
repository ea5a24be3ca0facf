package dev.binocle.op;

/** An operation whose output holds the elements of its first operand, in row-major order, under another shape: nothing moves. */
public interface View extends Op {}
