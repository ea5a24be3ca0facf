package dev.binocle.graph;

import dev.binocle.backend.Closing;
import dev.binocle.runtime.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Plans by what they were made for; bounded: what was not used for longest goes first, but not while somebody runs it. */
public final class PlanCache<K> implements AutoCloseable {
    private final String owner;
    private final int most;
    private final Map<K, Plan> plans = new LinkedHashMap<>(16, 0.75f, true);
    private boolean closed;

    /**
     * @param owner whose plans they are, for messages: {@code a model}
     * @param most how many are kept
     */
    public PlanCache(String owner, int most) {
        this.owner = owner;
        this.most = most;
    }

    /** Runs the plan of a key, which is made now if it is not there. @throws IllegalStateException if this was closed */
    public List<Value> run(K key, Supplier<Plan> maker, List<Value> inputs) {
        Plan plan = enter(key, maker);
        try {
            return plan.runEntered(inputs);
        } finally {
            plan.leave();
        }
    }

    /** Makes the plan of a key, so that its first run is as fast as every other. */
    public void prepare(K key, Supplier<Plan> maker) {
        enter(key, maker).leave();
    }

    private synchronized Plan enter(K key, Supplier<Plan> maker) {
        if (closed) {
            throw new IllegalStateException(owner + " is used after it was closed");
        }
        Plan plan = plans.get(key);
        if (plan == null) {
            plan = maker.get();
            plans.put(key, plan);
            if (plans.size() > most) {
                var eldest = plans.entrySet().iterator().next();
                plans.remove(eldest.getKey());
                eldest.getValue().close();
            }
        }
        plan.enter();
        return plan;
    }

    public synchronized List<Plan> plans() {
        return List.copyOf(plans.values());
    }

    @Override
    public synchronized void close() {
        closed = true;
        List<Runnable> closings = new ArrayList<>();
        plans.values().forEach(plan -> closings.add(plan::close));
        plans.clear();
        Closing.all(closings);
    }
}
