package dev.binocle.cpu;

/**
 * Puts keys of 64 bits in order by their upper half, equal ones as they were: a radix sort, a digit at a time from the lowest (Knuth, TAOCP vol. 3,
 * 5.2.5), of the bits only in which keys differ.
 */
final class ScoreOrder {
    private static final int MOST_BITS = 10; // of a digit
    private static final int FEW = 24; // fewer are put in their places one by one

    private ScoreOrder() {}

    /** So that higher scores come first: rising keys are falling scores, and −0 is 0. */
    static long key(float score, int index) {
        int bits = Float.floatToRawIntBits(score + 0f);
        int rising = bits < 0 ? ~bits : bits | 0x80000000;
        return (long) ~rising << 32 | index;
    }

    /** @return {@code keys} or {@code other}, where the first {@code count} are in order */
    static long[] sort(long[] keys, long[] other, int count) {
        if (count <= FEW) {
            insert(keys, count);
            return keys;
        }
        long differing = 0;
        for (int i = 1; i < count; i++) {
            differing |= keys[i] ^ keys[0];
        }
        int lowest = Math.max(32, Long.numberOfTrailingZeros(differing & (-1L << 32)));
        int bits = 64 - Long.numberOfLeadingZeros(differing) - lowest;
        int digits = (bits + MOST_BITS - 1) / MOST_BITS;
        long[] from = keys;
        long[] to = other;
        for (int digit = 0; digit < digits; digit++) {
            int begin = digit * bits / digits;
            int end = (digit + 1) * bits / digits;
            distribute(from, to, count, lowest + begin, (1 << (end - begin)) - 1);
            long[] swapped = from;
            from = to;
            to = swapped;
        }
        return from;
    }

    private static void distribute(long[] from, long[] to, int count, int shift, int mask) {
        int[] places = new int[mask + 1];
        for (int i = 0; i < count; i++) {
            places[(int) (from[i] >>> shift) & mask]++;
        }
        int sum = 0;
        for (int value = 0; value <= mask; value++) {
            int here = places[value];
            places[value] = sum;
            sum += here;
        }
        for (int i = 0; i < count; i++) {
            long key = from[i];
            to[places[(int) (key >>> shift) & mask]++] = key;
        }
    }

    private static void insert(long[] keys, int count) {
        for (int i = 1; i < count; i++) {
            long key = keys[i];
            int j = i;
            for (; j > 0 && Long.compareUnsigned(keys[j - 1], key) > 0; j--) {
                keys[j] = keys[j - 1];
            }
            keys[j] = key;
        }
    }
}
