package dev.modelregistry.local;

import dev.modelregistry.ModelRegistry;
import dev.modelregistry.ModelUri;
import dev.modelregistry.entry.ContentDigest;
import dev.modelregistry.entry.ModelVersion;
import dev.modelregistry.serving.CachedFiles;
import dev.modelregistry.serving.ModelCache;
import dev.modelregistry.spi.ArtifactStore;
import dev.modelregistry.spi.ReferencedArtifact;
import dev.modelregistry.spi.RegistryBackend;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A program whose threads all want one model from a cache shared with others: {@code REGISTRY CACHE THREADS HALT}. Says
 * {@code ready}, waits for a line, says what its threads got, and keeps it in use until the next line. Stands still for ever, and says
 * {@code half}, when it has read that many bytes from the registry.
 */
final class CachingProcess {

    private final AtomicLong read = new AtomicLong();
    private final AtomicInteger downloads = new AtomicInteger();
    private final long halt;

    private CachingProcess(long halt) {
        this.halt = halt;
    }

    public static void main(String[] arguments) throws Exception {
        CachingProcess process = new CachingProcess(Long.parseLong(arguments[3]));
        RegistryBackend backend = LocalRegistry.backend(LocalConfig.of(Path.of(arguments[0])));
        try (ModelRegistry registry = ModelRegistry.builder(process.counted(backend))
                .audit(done -> process.count(done.name(), done.failure().isPresent()))
                .open()) {
            ModelVersion version = registry.resolve(ModelUri.parse("models:/fraud/1"));
            ModelCache cache = ModelCache.in(Path.of(arguments[1]), Long.MAX_VALUE);
            System.out.println("ready");
            System.in.read();
            process.use(registry, version, cache, Integer.parseInt(arguments[2]));
        }
    }

    private void count(String operation, boolean failed) {
        if (operation.equals("resumeDownload") && !failed) {
            downloads.incrementAndGet();
        }
    }

    private void use(ModelRegistry registry, ModelVersion version, ModelCache cache, int threads) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        List<CachedFiles> inUse = new ArrayList<>();
        try {
            List<Future<CachedFiles>> asked = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                asked.add(pool.submit(() -> cache.acquire(registry, version)));
            }
            for (Future<CachedFiles> one : asked) {
                inUse.add(one.get());
            }
            ContentDigest digest = ContentDigest.ofFile(inUse.get(0).path().resolve("model.bin"));
            System.out.println(inUse.size() + " " + downloads + " " + read + " " + digest);
            System.in.read();
        } finally {
            inUse.forEach(CachedFiles::close);
            pool.shutdownNow();
        }
    }

    private RegistryBackend counted(RegistryBackend backend) {
        return around(RegistryBackend.class, backend, "artifacts", store -> counted((ArtifactStore) store));
    }

    private ArtifactStore counted(ArtifactStore store) {
        return around(ArtifactStore.class, store, "open", opened -> counted((ReferencedArtifact) opened));
    }

    private ReferencedArtifact counted(ReferencedArtifact artifact) {
        return around(ReferencedArtifact.class, artifact, "read", content -> counted((InputStream) content));
    }

    private InputStream counted(InputStream content) {
        return new FilterInputStream(content) {
            @Override
            public int read(byte[] buffer, int offset, int length) throws IOException {
                if (read.get() >= halt) {
                    System.out.println("half");
                    while (System.in.read() >= 0) {
                        continue;
                    }
                }
                int count = super.read(buffer, offset, length);
                read.addAndGet(Math.max(count, 0));
                return count;
            }
        };
    }

    private interface Answer {
        Object of(Object answer);
    }

    private static <T> T around(Class<T> type, T target, String method, Answer changed) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, called, arguments) -> {
                    try {
                        Object answer = called.invoke(target, arguments);
                        return called.getName().equals(method) ? changed.of(answer) : answer;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));
    }
}
