package dev.binocle.cpu;

/**
 * Puts keys of 64 bits in order by their upper half, equal ones as they were: a radix sort, a byte at a time from the lowest (Knuth, TAOCP vol. 3,
 * 5.2.5), which skips bytes that all have alike.
 */
final class ScoreOrder {
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
        int[][] counts = new int[4][256];
        for (int i = 0; i < count; i++) {
            long key = keys[i];
            counts[0][(int) (key >>> 32) & 0xFF]++;
            counts[1][(int) (key >>> 40) & 0xFF]++;
            counts[2][(int) (key >>> 48) & 0xFF]++;
            counts[3][(int) (key >>> 56)]++;
        }
        long[] from = keys;
        long[] to = other;
        for (int digit = 0; digit < 4; digit++) {
            int shift = 32 + 8 * digit;
            int[] places = counts[digit];
            if (places[(int) (from[0] >>> shift) & 0xFF] == count) {
                continue;
            }
            int sum = 0;
            for (int value = 0; value < 256; value++) {
                int here = places[value];
                places[value] = sum;
                sum += here;
            }
            for (int i = 0; i < count; i++) {
                to[places[(int) (from[i] >>> shift) & 0xFF]++] = from[i];
            }
            long[] swapped = from;
            from = to;
            to = swapped;
        }
        return from;
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
