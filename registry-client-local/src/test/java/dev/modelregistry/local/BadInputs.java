package dev.modelregistry.local;

import dev.modelregistry.ApprovalRequest;
import dev.modelregistry.ModelRegistry;
import dev.modelregistry.ModelUri;
import dev.modelregistry.Registration;
import dev.modelregistry.Registration.Measurement;
import dev.modelregistry.entry.Alias;
import dev.modelregistry.entry.ContentDigest;
import dev.modelregistry.entry.Link;
import dev.modelregistry.entry.LinkKind;
import dev.modelregistry.entry.Stage;
import dev.modelregistry.entry.VersionNumber;
import dev.modelregistry.error.ConflictException;
import dev.modelregistry.error.InvalidException;
import dev.modelregistry.error.NotFoundException;
import dev.modelregistry.error.RegistryException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** The table of bad input. Every row begins with a registry that has version 1 of {@code fraud}. */
final class BadInputs {

    private static final String HALF = "\ud800";

    private BadInputs() {}

    /** What a caller does. */
    interface Act {
        void on(ModelRegistry registry, Path files) throws Exception;
    }

    /** One row: what is wrong, which error it gets, what the message says among other things. */
    record BadInput(String what, Class<? extends RegistryException> type, Act act, String... message) {
        @Override
        public String toString() {
            return what;
        }
    }

    static Stream<BadInput> all() {
        return Stream.of(names(), aliases(), uris(), versions(), texts(), numbers(), files(), acts(), connections())
                .flatMap(rows -> rows);
    }

    private static Stream<BadInput> names() {
        return Stream.of(
                name("an empty name", "", "model name is empty", "1 to 256"),
                name("a blank name", " ", "blank"),
                name("a name with outer blanks", " fraud", "' fraud'", "blank"),
                name("a name of one dot", ".", "'.'"),
                name("a name that climbs", "..", "'..'"),
                name("a name with a slash", "a/../b", "'a/../b'", "'/'"),
                name("a name with a colon", "C:x", "'C:x'", "':'"),
                name("a name with an at sign", "fraud@x", "'fraud@x'", "'@'"),
                name("a name with a tilde", "fraud~2", "'fraud~2'", "'~'"),
                name("a name with a zero byte", "a\0b", "control characters"),
                name("a name with a line end", "a\nb", "control characters"),
                name("a name with a terminal escape", "a\u001b[31mb", "control characters"),
                name("a name that is no UTF-8", "a" + HALF, "surrogates"),
                name("a name of 257 characters", "x".repeat(257), "257", "at most 256"),
                name("a name of a million characters", "x".repeat(1_000_000), "1000000", "at most 256"));
    }

    private static Stream<BadInput> aliases() {
        return Stream.of(
                alias("an empty alias", "", "alias ''", "a letter"),
                alias("an alias that is a number", "1st", "'1st'", "a letter"),
                alias("an alias with a blank", "the champion", "'the champion'"),
                alias("an alias with a slash", "a/b", "'a/b'"),
                alias("an alias in another script", "чемпион", "'чемпион'"),
                alias("an alias of 129 characters", "a".repeat(129), "up to 127"),
                alias("an alias with a line end", "champion\n", "a letter"),
                alias("the alias latest", "latest", "reserved"),
                alias("the alias LATEST", "LATEST", "reserved"),
                alias("an alias that looks like a version", "v12", "reserved"));
    }

    private static Stream<BadInput> uris() {
        return Stream.of(
                uri("an empty URI", "", "models:/"),
                uri("a URI of another scheme", "runs:/17/model", "runs:/17/model", "models:/"),
                uri("a URI with two slashes", "models://fraud/1", "models:/"),
                uri("a URI in capitals", "MODELS:/fraud/1", "models:/"),
                uri("a URI without a name", "models:/", "model name is empty"),
                uri("a URI of a model", "models:/fraud", "not a version", "@ALIAS"),
                uri("a URI with nothing behind the slash", "models:/fraud/", "a number"),
                uri("a URI with nothing behind the at sign", "models:/fraud@", "alias ''"),
                uri("a URI with an unknown stage", "models:/fraud/live", "a stage"),
                uri("a URI that climbs", "models:/../1", "'..'"),
                uri("a URI with more parts", "models:/fraud/1/x", "not"),
                uri("a URI with a line end", "models:/fraud/x\ny", "models:/fraud/x?y"),
                uri("a URI of a million characters", "x:" + "y".repeat(1_000_000), "models:/"));
    }

    private static Stream<BadInput> versions() {
        return Stream.of(
                uri("version 0", "models:/fraud/0", "'0'", "from 1 up"),
                uri("a version below 0", "models:/fraud/-1", "models:/fraud/-1"),
                uri("a version with a leading zero", "models:/fraud/01", "'01'"),
                uri("a version beyond 64 bits", "models:/fraud/" + "9".repeat(30), "not a version number"),
                semver("a semantic version of two numbers", "1.4"),
                semver("a semantic version with a v", "v1.4.0"),
                semver("a semantic version with a leading zero", "1.04.0"),
                semver("an empty semantic version", ""),
                semver("a semantic version of a million characters", "1.0.0-" + "a".repeat(1_000_000)));
    }

    private static Stream<BadInput> texts() {
        return Stream.of(
                invalid("a tag without a key", tag("", "x"), "tag key is empty"),
                invalid("a tag key with a line end", tag("a\nb", "x"), "tag key", "control characters"),
                invalid("a tag key of the library's own", tag("mre.log", "x"), "'mre.log'", "reserved"),
                invalid("a tag key of 5000 characters", tag("k".repeat(5000), "x"), "tag key"),
                invalid("a tag value that is no UTF-8", tag("note", HALF), "'note'", "surrogate"),
                invalid(
                        "a tag value of a million characters",
                        tag("note", "x".repeat(1_000_000)),
                        "1000000",
                        "at most"),
                invalid("no tag at all", (registry, files) -> registry.setTags(one(), Map.of()), "at least one"),
                invalid("a description that is no UTF-8", (r, f) -> r.describe(one(), HALF), "description"),
                invalid("a description of 20 million characters", huge(), "description", "20000000", "at most"),
                invalid("a link that runs a script", link("javascript:alert(1)"), "link", "javascript"),
                invalid("a link with a password", link("https://anna:secret@x.example/"), "credentials"),
                invalid("a link that is none", link("not a link"), "not a URI"),
                invalid(
                        "an actor with a line end",
                        (r, f) -> ModelRegistry.builder("memory:").actor("a\nb"),
                        "actor"),
                invalid("a request key of 201 characters", registering(b -> b.requestKey("k".repeat(201))), "1 to 200"),
                invalid("a format in capitals", registering(b -> b.format("ONNX")), "'ONNX'", "lower-case"),
                invalid("a tag given twice", registering(b -> b.tag("a", "1").tag("a", "2")), "'a'", "twice"));
    }

    private static Stream<BadInput> numbers() {
        return Stream.of(
                invalid("a metric that is no number", metric("auc", Double.NaN), "'auc'", "NaN", "finite"),
                invalid("an endless metric", metric("auc", Double.POSITIVE_INFINITY), "'auc'", "finite"),
                invalid("a metric without a name", metric("", 1), "metric"),
                invalid(
                        "a metric given twice",
                        registering(b -> b.metric("f1", 1).metric("f1", 2)),
                        "'f1'",
                        "twice"),
                invalid("a short digest", (r, f) -> ContentDigest.parse("sha256:9a4f"), "'9a4f'", "64"),
                invalid("a digest of another kind", (r, f) -> ContentDigest.parse("md5:9a4f"), "sha256:"));
    }

    private static Stream<BadInput> files() {
        return Stream.of(
                artifact("a file that is not there", f -> f.resolve("missing"), "missing", "does not exist"),
                artifact("an empty directory", f -> Files.createDirectory(f.resolve("empty")), "holds no file"),
                artifact("a link", f -> Files.createSymbolicLink(f.resolve("link"), f.resolve("model.bin")), "link"),
                artifact(
                        "a link that leads nowhere",
                        f -> Files.createSymbolicLink(f.resolve("l"), f.resolve("no")),
                        "link"),
                artifact("a link out of the directory", BadInputs::directoryWithLink, "symbolic link", "followLinks"),
                artifact("a device", f -> Path.of("/dev/zero"), "/dev/zero", "devices"),
                artifact("a pipe", BadInputs::pipe, "pipes"),
                artifact("a socket", BadInputs::socket, "sockets"),
                artifact("a pipe in a directory", BadInputs::directoryWithPipe, "pipeline/pipe", "pipes"),
                artifact("a file name with a line end", BadInputs::lineEnd, "artifact path", "line ends"),
                invalid("a link around", followed(BadInputs::cycle), "contains itself"),
                reference("a reference that no provider knows", "ftp://x.example/model", "ftp://x.example/model"),
                reference("a file reference with a host", "file://elsewhere/model", "not a file URI"),
                reference("a reference to what is not there", "file:/no/such/model", "does not exist"));
    }

    private static Stream<BadInput> acts() {
        return Stream.of(
                row("an alias of a version that is not there", NotFoundException.class, alias(7), "7"),
                row(
                        "removing an alias that is not set",
                        NotFoundException.class,
                        (r, f) -> r.removeAlias("fraud", Alias.CANARY),
                        "canary"),
                row("a model that is not there", NotFoundException.class, (r, f) -> r.get("models:/spam/1"), "spam"),
                row(
                        "a version that is not there",
                        NotFoundException.class,
                        (r, f) -> r.get("models:/fraud/9"),
                        "models:/fraud/9"),
                row(
                        "taking back what never was",
                        ConflictException.class,
                        (r, f) -> r.rollback(dev.modelregistry.Rollback.of("fraud")),
                        "fraud"),
                row("downloading over files", ConflictException.class, (r, f) -> r.download(one(), f), "not empty"),
                row(
                        "downloading over a file",
                        ConflictException.class,
                        (r, f) -> r.download(one(), f.resolve("model.bin")),
                        "not a directory"),
                invalid(
                        "an approval that is over",
                        (r, f) -> r.decide(
                                ApprovalRequest.approve(one(), Stage.PRODUCTION).expiring(Instant.EPOCH)),
                        "past"));
    }

    private static Stream<BadInput> connections() {
        return Stream.of(
                connection("a connection without a scheme", "models", "local:models"),
                connection("a connection of an unknown scheme", "redis:x", "redis", "class path"),
                connection("a connection with a password", "mlflow:https://anna:secret@x.example", "credentials"),
                connection("a connection without a directory", "local:", "local:models"),
                connection("a connection to the root", "local:/", "root of a file system"));
    }

    private static BadInput row(String what, Class<? extends RegistryException> type, Act act, String... message) {
        return new BadInput(what, type, act, message);
    }

    private static BadInput invalid(String what, Act act, String... message) {
        return row(what, InvalidException.class, act, message);
    }

    private static BadInput name(String what, String name, String... message) {
        return invalid(what, (registry, files) -> registry.rename("fraud", name), message);
    }

    private static BadInput alias(String what, String alias, String... message) {
        return invalid(what, (r, f) -> r.setAlias("fraud", Alias.of(alias), VersionNumber.of(1)), message);
    }

    private static Act alias(long version) {
        return (registry, files) -> registry.setAlias("fraud", Alias.CHAMPION, VersionNumber.of(version));
    }

    private static BadInput uri(String what, String uri, String... message) {
        return invalid(what, (registry, files) -> registry.get(uri), message);
    }

    private static BadInput semver(String what, String version) {
        return invalid(what, registering(builder -> builder.semanticVersion(version)), "semantic version", "1.4.0");
    }

    private static BadInput artifact(String what, Place place, String... message) {
        return invalid(
                what,
                (r, f) -> r.register(
                        Registration.of("fraud").artifact(place.in(f)).build()),
                message);
    }

    private static BadInput reference(String what, String uri, String... message) {
        return invalid(
                what,
                (r, f) -> r.register(Registration.of("fraud").artifact(uri).build()),
                message);
    }

    private static BadInput connection(String what, String uri, String... message) {
        return invalid(what, (registry, files) -> ModelRegistry.connect(uri).close(), message);
    }

    private static ModelUri one() {
        return ModelUri.parse("models:/fraud/1");
    }

    private static Act tag(String key, String value) {
        return (registry, files) -> registry.setTags(one(), Map.of(key, value));
    }

    private static Act huge() {
        return (registry, files) -> registry.describe(one(), "x".repeat(20_000_000));
    }

    private static Act link(String url) {
        return (registry, files) -> registry.addLink(one(), new Link(LinkKind.OTHER, url));
    }

    private static Act metric(String name, double value) {
        return (registry, files) -> registry.addMetrics(
                one(), List.of(new Measurement(name, value, OptionalLong.empty(), Optional.empty())));
    }

    /** What a caller says besides the artifact. */
    private interface More {
        Registration.Builder to(Registration.Builder builder);
    }

    private static Act registering(More more) {
        return (registry, files) ->
                registry.register(more.to(Registration.of("fraud").artifact(files.resolve("model.bin")))
                        .build());
    }

    /** Makes an artifact that cannot be stored. */
    private interface Place {
        Path in(Path files) throws Exception;
    }

    private static Act followed(Place place) {
        return (registry, files) -> registry.register(
                Registration.of("fraud").artifact(place.in(files)).followLinks().build());
    }

    private static Path directoryWithLink(Path files) throws Exception {
        Path directory = Files.createDirectory(files.resolve("outward"));
        Files.createSymbolicLink(directory.resolve("secret"), files.resolve("model.bin"));
        return directory;
    }

    private static Path cycle(Path files) throws Exception {
        Path directory = Files.createDirectory(files.resolve("around"));
        Files.createSymbolicLink(directory.resolve("again"), directory);
        return directory;
    }

    private static Path lineEnd(Path files) throws Exception {
        Path directory = Files.createDirectory(files.resolve("lines"));
        Files.writeString(directory.resolve("a\nb"), "x");
        return directory;
    }

    /** The socket's file stays when the socket is closed. */
    private static Path socket(Path files) throws Exception {
        Path socket = files.resolve("socket");
        try (var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(socket));
        }
        return socket;
    }

    private static Path directoryWithPipe(Path files) throws Exception {
        Path directory = Files.createDirectory(files.resolve("pipeline"));
        Files.writeString(directory.resolve("model.bin"), "x");
        pipe(directory);
        return directory;
    }

    private static Path pipe(Path files) throws Exception {
        Path pipe = files.resolve("pipe");
        int exit = new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor();
        if (exit != 0) {
            throw new IllegalStateException("mkfifo ended with " + exit);
        }
        return pipe;
    }
}
