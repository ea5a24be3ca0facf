package dev.binocle.opencl;

import dev.binocle.opencl.binding.OpenCl;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/** The OpenCL seam with somebody between: each call goes to a handler, which passes it on, or does something else. */
final class OpenClCalls {
    private OpenClCalls() {}

    /** What the real call throws, by way of {@link java.lang.reflect.Method#invoke}, comes out as it was thrown. */
    static OpenCl to(InvocationHandler handler) {
        return (OpenCl) Proxy.newProxyInstance(
                OpenCl.class.getClassLoader(), new Class<?>[] {OpenCl.class}, (proxy, method, arguments) -> {
                    try {
                        return handler.invoke(proxy, method, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
