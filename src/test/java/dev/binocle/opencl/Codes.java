package dev.binocle.opencl;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Which codes a call may return (OpenCL 1.2 specification, at each call; the two of memory may come from nearly all). */
final class Codes {
    private static final int OUT_OF_RESOURCES = -5;
    private static final int OUT_OF_HOST_MEMORY = -6;

    private static final Map<String, List<Integer>> MORE = Map.ofEntries(
            Map.entry("createContext", List.of(-2, -30, -32, -33, -64)),
            Map.entry("createCommandQueue", List.of(-30, -33, -34, -35)),
            Map.entry("flush", List.of(-36)),
            Map.entry("finish", List.of(-36)),
            Map.entry("createBuffer", List.of(-4, -30, -34, -37, -61)),
            Map.entry("enqueueReadBuffer", List.of(-4, -13, -14, -30, -34, -36, -38, -57, -59)),
            Map.entry("enqueueWriteBuffer", List.of(-4, -13, -30, -34, -36, -38, -57, -59)),
            Map.entry("enqueueMapBuffer", List.of(-4, -12, -13, -30, -34, -36, -38, -57, -59)),
            Map.entry("enqueueUnmapMemObject", List.of(-30, -34, -36, -38, -57)),
            Map.entry("createProgramWithSource", List.of(-30, -34)),
            Map.entry("createProgramWithBinary", List.of(-30, -33, -34, -42)),
            Map.entry("buildProgram", List.of(-3, -11, -30, -33, -42, -43, -44, -59)),
            Map.entry("getProgramBuildLog", List.of(-30, -33, -44)),
            Map.entry("getProgramBinary", List.of(-30, -44)),
            Map.entry("createKernel", List.of(-30, -44, -45, -46, -47)),
            Map.entry("setKernelArg", List.of(-30, -38, -41, -48, -49, -50, -51)),
            Map.entry("setKernelArgLocal", List.of(-30, -38, -41, -48, -49, -50, -51)),
            Map.entry("enqueueNdRangeKernel", List.of(-4, -34, -36, -45, -48, -52, -53, -54, -55, -56, -57, -63)),
            Map.entry("enqueueMarker", List.of(-30, -34, -36, -57)),
            Map.entry("enqueueBarrier", List.of(-34, -36, -57)),
            Map.entry("waitForEvents", List.of(-14, -30, -34, -58)));

    private Codes() {}

    static List<Integer> of(String call) {
        List<Integer> codes = new ArrayList<>(List.of(OUT_OF_RESOURCES, OUT_OF_HOST_MEMORY));
        codes.addAll(MORE.getOrDefault(call, List.of(-30)));
        return codes;
    }
}
