/**
 * Convolutional networks and detection post-processing on any OpenCL device. Nothing is required at run time: a binding (JOCL or
 * LWJGL) opens OpenCL devices, and without one the CPU computes.
 */
@SuppressWarnings("requires-automatic") // JOCL has no module descriptor
@org.jspecify.annotations.NullMarked
module dev.binocle {
    requires static org.jspecify;
    requires static transitive java.desktop;
    requires static jocl;
    requires static org.lwjgl;
    requires static org.lwjgl.opencl;
    requires static info.picocli;
    requires static me.tongfei.progressbar;
    requires static com.fasterxml.jackson.databind;
    requires static org.knowm.xchart;
    requires static java.logging;

    exports dev.binocle;
    exports dev.binocle.tensor;
    exports dev.binocle.op;
    exports dev.binocle.backend;
    exports dev.binocle.runtime;
    exports dev.binocle.graph;
    exports dev.binocle.model;
    exports dev.binocle.boxes;
    exports dev.binocle.vision;
    exports dev.binocle.onnx;

    uses dev.binocle.backend.BackendProvider;
    uses dev.binocle.backend.Evaluator;

    provides dev.binocle.backend.BackendProvider with
            dev.binocle.cpu.CpuProvider,
            dev.binocle.cpu.reference.ReferenceProvider,
            dev.binocle.opencl.OpenClProvider;
    provides dev.binocle.backend.Evaluator with
            dev.binocle.cpu.reference.ReferenceEvaluator;
}
