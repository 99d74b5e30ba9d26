package dev.modelregistry.internal.json;

import dev.modelregistry.entry.ArtifactFile;
import dev.modelregistry.entry.ContentDigest;
import dev.modelregistry.entry.Documentation;
import dev.modelregistry.entry.EntryContent;
import dev.modelregistry.entry.Environment;
import dev.modelregistry.entry.Evaluation;
import dev.modelregistry.entry.FileRole;
import dev.modelregistry.entry.Flavor;
import dev.modelregistry.entry.Lifecycle;
import dev.modelregistry.entry.Link;
import dev.modelregistry.entry.LinkKind;
import dev.modelregistry.entry.ModelArtifact;
import dev.modelregistry.entry.ModelName;
import dev.modelregistry.entry.SemanticVersion;
import dev.modelregistry.lineage.Dataset;
import dev.modelregistry.lineage.Lineage;
import dev.modelregistry.lineage.SourceType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Contents of entries with every field filled or not, and with text that is hard on encoders. */
final class EntryArbitraries {

    private EntryArbitraries() {}

    /** Any Unicode text but lone surrogates, with control characters, quotes, line ends, emoji. */
    static Arbitrary<String> text() {
        return Arbitraries.strings()
                .withCharRange('\u0000', '\uD7FF')
                .withCharRange('\uE000', '\uFFFF')
                .withChars("\"\\\n\r\t\u0000\u2028/")
                .ofMaxLength(12)
                .map(text -> text.length() % 3 == 0 ? text + "\uD83D\uDE00" : text);
    }

    static Arbitrary<String> line() {
        return Arbitraries.strings()
                .withChars("abcXYZ019 _-./~\"\\'<>&\u00E4\u65E5\uFFFD")
                .ofMinLength(1)
                .ofMaxLength(10)
                .map(text -> text.isBlank() ? "x" : text + "\uD83D\uDE00");
    }

    private static Arbitrary<String> name() {
        return Arbitraries.strings().withCharRange('a', 'z').ofMinLength(1).ofMaxLength(8);
    }

    private static Arbitrary<Map<String, String>> texts() {
        return Arbitraries.maps(line(), text()).ofMaxSize(3);
    }

    private static Arbitrary<Instant> instant() {
        return Arbitraries.oneOf(
                Arbitraries.of(
                        Instant.EPOCH, Instant.MAX, Instant.MIN, Instant.parse("2026-03-01T12:00:00.000000001Z")),
                Arbitraries.longs().between(-100_000_000_000L, 100_000_000_000L).map(Instant::ofEpochMilli));
    }

    private static Arbitrary<Double> number() {
        return Arbitraries.oneOf(
                Arbitraries.doubles(),
                Arbitraries.of(
                        0.0,
                        -0.0,
                        0.1,
                        2.0e-3,
                        2.0e23,
                        Double.MIN_VALUE,
                        Double.MIN_NORMAL,
                        Double.MAX_VALUE,
                        -Double.MAX_VALUE));
    }

    private static Arbitrary<ContentDigest> digest() {
        return Arbitraries.bytes().array(byte[].class).ofSize(32).map(ContentDigest::ofRaw);
    }

    private static Arbitrary<Evaluation> evaluation() {
        Arbitrary<OptionalLong> step =
                Arbitraries.longs().optional().map(s -> s.map(OptionalLong::of).orElse(OptionalLong.empty()));
        return Combinators.combine(line(), number(), step, line().optional(), instant())
                .as(Evaluation::new);
    }

    private static Arbitrary<Documentation> documentation() {
        Arbitrary<Link> link = Combinators.combine(Arbitraries.of(LinkKind.class), name())
                .as((kind, path) -> new Link(kind, "https://host/" + path + "?a=b#c"));
        return Combinators.combine(
                        text().optional(),
                        text().optional(),
                        text().optional(),
                        text().optional(),
                        link.list().ofMaxSize(2))
                .as(Documentation::new);
    }

    private static Arbitrary<Environment> environment() {
        return Combinators.combine(
                        line().list().ofMaxSize(3),
                        text().optional(),
                        line().optional(),
                        line().optional(),
                        line().optional())
                .as(Environment::new);
    }

    private static Arbitrary<Dataset> dataset() {
        return Combinators.combine(
                        line(),
                        line().optional(),
                        line().optional(),
                        name().map(n -> "s3://bucket/" + n).optional(),
                        Arbitraries.of(SourceType.class),
                        Arbitraries.maps(line(), number()).ofMaxSize(2))
                .as(Dataset::new);
    }

    private static Arbitrary<Lineage> lineage() {
        Arbitrary<Lineage> first = Combinators.combine(
                        line().optional(),
                        name().map(n -> "https://host/" + n).optional(),
                        line().optional(),
                        Arbitraries.of(true, false).optional(),
                        name().optional(),
                        dataset().list().ofMaxSize(2))
                .as((run, repository, commit, dirty, source, datasets) -> new Lineage(
                        run,
                        repository,
                        commit,
                        dirty,
                        source,
                        datasets,
                        Optional.empty(),
                        List.of(),
                        Map.of(),
                        List.of()));
        return Combinators.combine(
                        first,
                        line().optional(),
                        name().list().ofMaxSize(2),
                        Arbitraries.maps(line(), line()).ofMaxSize(2),
                        line().list().ofMaxSize(2))
                .as((lineage, features, store, frameworks, parents) -> new Lineage(
                        lineage.run(),
                        lineage.repository(),
                        lineage.gitCommit(),
                        lineage.dirty(),
                        lineage.codeSource(),
                        lineage.datasets(),
                        features,
                        store,
                        frameworks,
                        parents));
    }

    private static Arbitrary<ModelArtifact> artifact() {
        Arbitrary<ArtifactFile> file = Combinators.combine(
                        name().list().ofMinSize(1).ofMaxSize(3).map(names -> String.join("/", names) + ".bin"),
                        Arbitraries.longs().between(0, 1L << 50),
                        digest(),
                        Arbitraries.of(FileRole.class))
                .as(ArtifactFile::new);
        Arbitrary<List<ArtifactFile>> files =
                file.list().uniqueElements(ArtifactFile::path).ofMaxSize(4);
        Arbitrary<ModelArtifact> uploaded = Combinators.combine(
                        name().map(n -> "file:///srv/" + n).optional(),
                        line().optional(),
                        Arbitraries.of(true, false),
                        files)
                .as(ModelArtifact::of);
        Arbitrary<ModelArtifact> stated = Combinators.combine(
                        digest(), Arbitraries.longs().greaterOrEqual(0))
                .as((digest, size) -> new ModelArtifact(
                        Optional.of("s3://bucket/x"), digest, size, Optional.empty(), false, List.of()));
        return Arbitraries.oneOf(uploaded, stated);
    }

    private static Arbitrary<Lifecycle> lifecycle() {
        return Combinators.combine(instant().optional(), instant().optional(), line().optional(), line().optional())
                .as((one, other, successor, retention) -> {
                    boolean swap =
                            one.isPresent() && other.isPresent() && other.get().isBefore(one.get());
                    return new Lifecycle(swap ? other : one, swap ? one : other, successor, retention);
                });
    }

    /** Top-level fields of a later version: their names never those of today's. */
    static Arbitrary<Map<String, Object>> extensions() {
        Arbitrary<Object> plain = Arbitraries.oneOf(
                text().map(Object.class::cast),
                Arbitraries.of(true, false).map(Object.class::cast),
                Arbitraries.longs().map(Object.class::cast),
                Arbitraries.doubles().map(Object.class::cast),
                Arbitraries.of(
                        BigInteger.ONE.shiftLeft(200),
                        new BigDecimal("1.10"),
                        new BigDecimal("218034336721281"),
                        2.18034336721281e14,
                        new BigDecimal("1E+400"),
                        new BigDecimal("-1E-400"),
                        new BigDecimal("0.00")));
        Arbitrary<Object> nested = Arbitraries.oneOf(
                plain,
                plain.injectNull(0.2).list().ofMaxSize(3).map(Object.class::cast),
                Arbitraries.maps(text(), plain.injectNull(0.2)).ofMaxSize(3).map(Object.class::cast));
        return Arbitraries.maps(name().map(n -> "x-" + n), nested.injectNull(0.1))
                .ofMaxSize(3);
    }

    private record Head(
            String model,
            Optional<SemanticVersion> semanticVersion,
            Map<String, String> tags,
            List<Evaluation> measured) {}

    private record Body(
            Map<String, String> hyperparameters,
            String description,
            Documentation documentation,
            List<Flavor> flavors) {}

    static Arbitrary<EntryContent> contents() {
        Arbitrary<SemanticVersion> version = Combinators.combine(
                        Arbitraries.longs().between(0, 99),
                        Arbitraries.of("", "rc.1", "x-y.7"),
                        Arbitraries.of("", "b.1"))
                .as((n, pre, build) -> new SemanticVersion(n, 0, n, pre, build));
        Arbitrary<Flavor> flavor =
                Combinators.combine(line(), line().optional(), texts()).as(Flavor::new);
        Arbitrary<Head> head = Combinators.combine(
                        name(), version.optional(), texts(), evaluation().list().ofMaxSize(3))
                .as(Head::new);
        Arbitrary<Body> body = Combinators.combine(
                        texts(), text(), documentation(), flavor.list().ofMaxSize(2))
                .as(Body::new);
        return Combinators.combine(
                        head,
                        body,
                        SignatureArbitraries.signatures().optional(),
                        environment(),
                        lineage(),
                        artifact(),
                        lifecycle(),
                        extensions())
                .as((h, b, signature, environment, lineage, artifact, lifecycle, extensions) -> new EntryContent(
                        ModelName.of(h.model()),
                        h.semanticVersion(),
                        h.tags(),
                        h.measured(),
                        b.hyperparameters(),
                        b.description(),
                        b.documentation(),
                        signature,
                        b.flavors(),
                        environment,
                        lineage,
                        artifact,
                        lifecycle,
                        extensions));
    }
}
