package dev.binocle.opencl;

import dev.binocle.opencl.binding.OpenCl;
import dev.binocle.opencl.binding.OpenClException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The OpenCL seam, with a count of what is alive, and one call that fails. */
final class FaultyOpenCl {
    /**
     * Which call fails.
     *
     * @param call its name; empty: any
     * @param place in the code; empty: any
     * @param index how many such calls go well before
     * @param always whether all that follow fail as well
     */
    record Fault(String call, String place, int index, int code, boolean always) {
        static final Fault NONE = new Fault("nothing", "", 0, 0, false);

        static Fault at(int index, int code) {
            return new Fault("", "", index, code, false);
        }

        static Fault at(Place place, int code) {
            return new Fault(place.call, place.place, 0, code, false);
        }

        /** All calls of this name from the index on. */
        static Fault from(String call, int index, int code) {
            return new Fault(call, "", index, code, true);
        }

        private boolean fits(Place at) {
            return (call.isEmpty() || call.equals(at.call)) && (place.isEmpty() || place.equals(at.place));
        }
    }

    /** @param place the line of ours that makes the call, and the one that called it */
    record Place(String call, String place) {}

    private final Fault fault;
    private final Map<String, Integer> alive = new HashMap<>();
    private final Map<Place, Integer> places = new LinkedHashMap<>();
    private int calls;
    private int fitting;
    private String failed = "";

    FaultyOpenCl(Fault fault) {
        this.fault = fault;
    }

    /** What was called from where, and how often. */
    Map<Place, Integer> places() {
        return places;
    }

    synchronized int calls() {
        return calls;
    }

    /** The call that failed, or empty. */
    synchronized String failed() {
        return failed;
    }

    synchronized Map<String, Integer> alive() {
        Map<String, Integer> left = new HashMap<>(alive);
        left.values().removeIf(count -> count == 0);
        return left;
    }

    OpenCl wrap(OpenCl cl) {
        return OpenClCalls.to((proxy, method, args) -> {
            String name = method.getName();
            if (!name.startsWith("release") && !name.equals("name")) {
                before(name);
            }
            Object result = method.invoke(cl, args);
            count(method, result);
            return result;
        });
    }

    private synchronized void before(String name) throws ReflectiveOperationException {
        calls++;
        Place place = new Place(name, place());
        places.merge(place, 1, Integer::sum);
        if (!fault.fits(place)) {
            return;
        }
        int index = fitting++;
        if (index == fault.index || (fault.always && index > fault.index)) {
            failed = name;
            throw OpenClException.class.getConstructor(String.class, int.class).newInstance(name, fault.code);
        }
    }

    private static String place() {
        List<String> ours = new ArrayList<>();
        for (StackTraceElement frame : new Throwable().getStackTrace()) {
            boolean inside = frame.getClassName().startsWith("dev.binocle.")
                    && !frame.getClassName().contains("Faulty")
                    && !frame.getClassName().contains("OpenClCalls")
                    && !frame.getClassName().contains("$Proxy");
            if (inside && ours.size() < 2) {
                ours.add(frame.getClassName().replaceAll(".*\\.", "") + ":" + frame.getLineNumber());
            }
        }
        return String.join(" < ", ours);
    }

    private synchronized void count(Method method, @Nullable Object result) {
        String name = method.getName();
        if (name.startsWith("create")) {
            count(method.getReturnType(), 1);
        } else if (name.startsWith("enqueue") && result instanceof OpenCl.Event) {
            count(OpenCl.Event.class, 1);
        } else if (name.startsWith("release")) {
            count(method.getParameterTypes()[0], -1);
        }
    }

    private void count(Class<?> kind, int more) {
        alive.merge(kind.getSimpleName(), more, Integer::sum);
    }
}
