package dev.binocle.opencl.binding;

import java.util.List;
import org.lwjgl.system.MemoryUtil;
import org.lwjgl.system.linux.DynamicLinkLoader;

/** What the OpenCL loader is called on Linux, in the order in which it is tried. */
final class LoaderNames {
    static final List<String> LINUX = List.of("libOpenCL.so.1", "libOpenCL.so");

    private LoaderNames() {}

    /** The first that the dynamic linker finds; the first of all if none is. */
    static String firstThatLoads() {
        for (String name : LINUX) {
            long handle = DynamicLinkLoader.dlopen(name, DynamicLinkLoader.RTLD_LAZY | DynamicLinkLoader.RTLD_LOCAL);
            if (handle != MemoryUtil.NULL) {
                return name; // stays open: the binding opens it again at once
            }
        }
        return LINUX.get(0);
    }
}
