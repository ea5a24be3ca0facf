package dev.binocle.selftest;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** All lists of cases: one line an operation or family. */
public final class Cases {
    /** @param common of which cases any run tries each, and not only one in eight */
    private record Family(List<OpCase> list, Function<Random, OpCase> random, Predicate<OpCase> common) {
        Family(List<OpCase> list, Function<Random, OpCase> random) {
            this(list, random, OpCase::isCommon);
        }
    }

    private static final List<Family> FAMILIES = List.of(
            new Family(Conv2dCases.list(), Conv2dCases::random),
            new Family(Conv2dBoundCases.list(), Conv2dBoundCases::random),
            new Family(BatchNormCases.list(), BatchNormCases::random),
            new Family(ActivationCases.list(), ActivationCases::random),
            new Family(UnaryCases.list(), UnaryCases::random),
            new Family(BinaryCases.list(), BinaryCases::random),
            new Family(Pool2dCases.list(), Pool2dCases::random),
            new Family(SoftmaxCases.list(), SoftmaxCases::random),
            new Family(MovementCases.list(), MovementCases::random),
            new Family(CastCases.list(), CastCases::random),
            new Family(ReduceCases.list(), ReduceCases::random),
            new Family(SqueezeExciteCases.list(), SqueezeExciteCases::random),
            new Family(ContractionCases.list(), ContractionCases::random),
            new Family(NormalizationCases.list(), NormalizationCases::random),
            new Family(GatherCases.list(), GatherCases::random),
            new Family(ConvTranspose2dCases.list(), ConvTranspose2dCases::random),
            new Family(ResizeCases.list(), ResizeCases::random),
            new Family(BoxIouCases.list(), BoxIouCases::random),
            new Family(BoxCodingCases.list(), BoxCodingCases::random),
            new Family(MaskIouCases.list(), MaskIouCases::random),
            new Family(RotatedBoxIouCases.list(), RotatedBoxIouCases::random),
            new Family(NmsCases.list(), NmsCases::random, NmsCases::isCommon));

    private Cases() {}

    /** Every written case of every operation. */
    public static List<OpCase> all() {
        return FAMILIES.stream().flatMap(family -> family.list.stream()).toList();
    }

    /** All of those in common types, and one in eight of the others: each type of each kernel is a program, and drivers compile slowly. */
    public static List<OpCase> some() {
        List<OpCase> some = new ArrayList<>();
        int rare = 0;
        for (Family family : FAMILIES) {
            for (OpCase opCase : family.list) {
                if (family.common.test(opCase) || rare++ % 8 == 0) {
                    some.add(opCase);
                }
            }
        }
        return some;
    }

    /** The first case of each kind of operation: a quick look. */
    public static List<OpCase> oneOfEach() {
        Map<Class<?>, OpCase> first = new LinkedHashMap<>();
        all().forEach(opCase -> first.putIfAbsent(opCase.op().getClass(), opCase));
        return List.copyOf(first.values());
    }

    /** So many random cases of each family. */
    public static Stream<OpCase> random(long seed, int each) {
        Random random = new Random(seed);
        return FAMILIES.stream()
                .flatMap(family ->
                        Stream.generate(() -> family.random.apply(random)).limit(each));
    }
}
