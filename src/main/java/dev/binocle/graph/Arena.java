package dev.binocle.graph;

import dev.binocle.BinocleException;
import dev.binocle.backend.Backend;
import dev.binocle.backend.MemoryClass;
import dev.binocle.tensor.DataType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The memory of one run in flight: every value that is neither an input nor an output, and the scratch memory of each step.
 *
 * @param scratchNumbers for a step with scratch memory, the number under which it is placed
 */
record Arena(
        MemoryClass memoryClass,
        List<Long> slabs,
        Map<Integer, MemoryPlan.Place> placed,
        Map<Integer, Integer> scratchNumbers) {

    static Arena of(Schedule schedule, Backend backend) {
        Map<Integer, MemoryPlan.Buffer> lives = new HashMap<>();
        Map<Integer, Integer> scratch = new HashMap<>();
        MemoryClass memoryClass = backend.memoryClass(DataType.FLOAT32);
        for (int i = 0; i < schedule.steps().size(); i++) {
            Schedule.Step step = schedule.steps().get(i);
            int at = i;
            for (Schedule.Ref ref : step.results()) {
                if (ref.root().kind() == Schedule.Root.Kind.ARENA) {
                    requireClass(backend, ref.type().dataType(), memoryClass);
                    Schedule.Root home = ref.root().home();
                    lives.merge(
                            home.number(),
                            new MemoryPlan.Buffer(home.bytes(), at, at),
                            (life, more) -> new MemoryPlan.Buffer(life.size(), life.first(), at));
                }
            }
            for (Schedule.Ref ref : step.inputs()) {
                if (ref.root().kind() == Schedule.Root.Kind.ARENA) {
                    lives.computeIfPresent(
                            ref.root().home().number(),
                            (number, life) -> new MemoryPlan.Buffer(life.size(), life.first(), at));
                }
            }
            if (step.choice().scratchBytes() > 0) {
                int number = -1 - i;
                scratch.put(i, number);
                lives.put(number, new MemoryPlan.Buffer(step.choice().scratchBytes(), at, at));
            }
        }
        List<Integer> numbers = new ArrayList<>(lives.keySet());
        numbers.sort(null);
        List<MemoryPlan.Buffer> buffers = numbers.stream().map(lives::get).toList();
        MemoryPlan plan = MemoryPlan.of(buffers, backend.alignment(), backend.maxSlabBytes());
        Map<Integer, MemoryPlan.Place> placed = new HashMap<>();
        for (int i = 0; i < numbers.size(); i++) {
            placed.put(numbers.get(i), plan.places().get(i));
        }
        return new Arena(memoryClass, plan.slabs(), placed, scratch);
    }

    /** An arena lies in one class of memory: bytes, so far. */
    private static void requireClass(Backend backend, DataType type, MemoryClass memoryClass) {
        if (!backend.memoryClass(type).equals(memoryClass)) {
            throw new BinocleException(
                    "a plan needs values of " + type + " in memory of another class than " + memoryClass.name());
        }
    }

    MemoryPlan.Place place(int number) {
        MemoryPlan.Place place = placed.get(number);
        if (place == null) {
            throw new IllegalStateException("value " + number + " has no place in the arena");
        }
        return place;
    }

    int scratch(int step) {
        return scratchNumbers.getOrDefault(step, 0);
    }

    long bytes() {
        return slabs.stream().mapToLong(Long::longValue).sum() * memoryClass.elementBytes();
    }
}
