package dev.binocle.op;

/** What a scatter does where something is there already. */
public enum Reduction {
    /** The later one stays. */
    NONE,
    ADD,
    MUL,
    MIN,
    MAX
}
