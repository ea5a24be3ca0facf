package dev.binocle.opencl.binding;

import dev.binocle.BinocleException;

/** A call of OpenCL that failed: which, with which code, on which device, and for a failed build the compiler's log. */
public final class OpenClException extends BinocleException {
    private static final long serialVersionUID = 1L;

    private final String call;
    private final int code;

    public OpenClException(String call, int code) {
        this(call, code, "");
    }

    private OpenClException(String call, int code, String detail) {
        super(call + " failed with " + ClConstants.errorName(code) + detail);
        this.call = call;
        this.code = code;
    }

    /** The same failure, said with more. */
    public OpenClException with(String detail) {
        OpenClException longer = new OpenClException(call, code, " " + detail);
        longer.initCause(this);
        return longer;
    }

    public String call() {
        return call;
    }

    public int code() {
        return code;
    }

    static void check(String call, int code) {
        if (code != ClConstants.SUCCESS) {
            throw new OpenClException(call, code);
        }
    }
}
