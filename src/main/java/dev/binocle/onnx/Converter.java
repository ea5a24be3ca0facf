package dev.binocle.onnx;

/** Turns one node into operations. */
@FunctionalInterface
interface Converter {
    void convert(NodeContext node) throws NodeContext.Refused;
}
