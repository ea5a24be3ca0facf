package dev.binocle.benchmarks.peer;

import dev.binocle.Engine;
import java.util.List;
import java.util.Locale;

/** Who does a job. */
public enum Peer {
    BINOCLE("Binocle") {
        @Override
        public Subject open(Job job, String device) throws Exception {
            return new BinoclePeer(job, device);
        }
    },
    /** In the layout that it likes best, queued. */
    BINOCLE_NATIVE("Binocle native") {
        @Override
        public Subject open(Job job, String device) {
            return new BinocleNativePeer(job.conv().orElseThrow(), device);
        }
    },
    ONNX_RUNTIME("ONNX Runtime") {
        @Override
        public Subject open(Job job, String device) throws Exception {
            return new OnnxRuntimePeer(job);
        }
    },
    OPENCV("OpenCV") {
        @Override
        public Subject open(Job job, String device) {
            return new OpenCvPeer(job);
        }
    },
    PYTORCH("PyTorch") {
        @Override
        public Subject open(Job job, String device) {
            return new PyTorchPeer(job.conv().orElseThrow());
        }
    },
    /** In the layout that it likes best. */
    ONEDNN("oneDNN") {
        @Override
        public Subject open(Job job, String device) {
            return new OneDnnPeer(job.conv().orElseThrow());
        }
    },
    /** Launches by JOCL, without any library above it. */
    DRIVER("the driver alone") {
        @Override
        public Subject open(Job job, String device) {
            return OpenClPeer.launches(LAUNCHES);
        }
    },
    ENQUEUE_JOCL("Binocle by JOCL") {
        @Override
        public Subject open(Job job, String device) {
            return new EnqueuePeer(LAUNCHES, device);
        }

        @Override
        public List<String> jvmArgs() {
            return List.of("-Dbinocle.binding=jocl");
        }
    },
    ENQUEUE_LWJGL("Binocle by LWJGL") {
        @Override
        public Subject open(Job job, String device) {
            return new EnqueuePeer(LAUNCHES, device);
        }

        @Override
        public List<String> jvmArgs() {
            return List.of("-Dbinocle.binding=lwjgl");
        }
    };

    private static final int LAUNCHES = 500;

    private final String title;

    Peer(String title) {
        this.title = title;
    }

    public abstract Subject open(Job job, String device) throws Exception;

    /** What its process is started with. */
    public List<String> jvmArgs() {
        return List.of();
    }

    /** The device that was asked for, else the one that Binocle takes by itself. */
    static Engine engine(String device) {
        return device.isEmpty() ? Engine.open() : Engine.open(device);
    }

    public String title() {
        return title;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
