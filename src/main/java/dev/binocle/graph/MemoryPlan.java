package dev.binocle.graph;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Where the values of a plan lie: two whose lives don't overlap may share memory. Offsets in slabs no larger than the device's limit.
 *
 * <p>Greedy by size: the largest first, each at the lowest place that is free for its whole life (Pisarchyk and Lee, Efficient Memory
 * Management for Deep Neural Net Inference, 2020).
 *
 * @param places for each buffer, in the order they were given
 * @param slabs the size of each slab
 */
record MemoryPlan(List<Place> places, List<Long> slabs) {
    /** @param first the step that writes it; {@code last} the last that reads it */
    record Buffer(long size, int first, int last) {
        boolean meets(Buffer other) {
            return first <= other.last && other.first <= last;
        }
    }

    record Place(int slab, long offset) {}

    static MemoryPlan of(List<Buffer> buffers, int alignment, long slabLimit) {
        List<Integer> bySize = new ArrayList<>();
        for (int i = 0; i < buffers.size(); i++) {
            bySize.add(i);
        }
        bySize.sort(Comparator.comparingLong(i -> -buffers.get(i).size()));
        Place[] places = new Place[buffers.size()];
        List<Long> slabs = new ArrayList<>();
        List<Integer> placed = new ArrayList<>();
        for (int index : bySize) {
            Buffer buffer = buffers.get(index);
            Place place = new Place(slabs.size(), 0); // a slab of its own, unless it fits into one that is there
            for (int slab = 0; slab < slabs.size(); slab++) {
                long offset = lowest(buffers, places, placed, buffer, slab, alignment);
                if (offset + buffer.size() <= slabLimit) {
                    place = new Place(slab, offset);
                    break;
                }
            }
            if (place.slab() == slabs.size()) {
                slabs.add(0L);
            }
            places[index] = place;
            placed.add(index);
            slabs.set(place.slab(), Math.max(slabs.get(place.slab()), place.offset() + buffer.size()));
        }
        return new MemoryPlan(List.of(places), List.copyOf(slabs));
    }

    private static long lowest(
            List<Buffer> buffers, Place[] places, List<Integer> placed, Buffer buffer, int slab, int alignment) {
        List<Integer> neighbours = new ArrayList<>(placed.stream()
                .filter(i -> places[i].slab() == slab && buffers.get(i).meets(buffer))
                .toList());
        neighbours.sort(Comparator.comparingLong(i -> places[i].offset()));
        long offset = 0;
        for (int i : neighbours) {
            if (offset + buffer.size() <= places[i].offset()) {
                return offset;
            }
            long end = places[i].offset() + buffers.get(i).size();
            offset = Math.max(offset, (end + alignment - 1) / alignment * alignment);
        }
        return offset;
    }
}
