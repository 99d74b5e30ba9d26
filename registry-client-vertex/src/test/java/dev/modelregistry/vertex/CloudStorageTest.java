package dev.modelregistry.vertex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modelregistry.error.AlreadyExistsException;
import dev.modelregistry.error.ConflictException;
import dev.modelregistry.error.IntegrityException;
import dev.modelregistry.error.NotFoundException;
import dev.modelregistry.spi.ObjectStore;
import dev.modelregistry.spi.ObjectStore.StoredObject;
import dev.modelregistry.spi.PutCondition;
import dev.modelregistry.spi.RegistryBackend;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import okhttp3.Interceptor;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okhttp3.ResponseBody;
import okio.Buffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Objects on Cloud Storage: conditions, checksums, uploads in parts, ranges, pages. */
class CloudStorageTest {

    private final FakeCloud cloud = new FakeCloud();
    private final List<RegistryBackend> opened = new ArrayList<>();
    private final List<String> requests = Collections.synchronizedList(new ArrayList<>());

    @AfterEach
    void close() {
        opened.forEach(RegistryBackend::close);
        cloud.close();
    }

    private ObjectStore objects() {
        return objects(chain -> chain.proceed(chain.request()));
    }

    private ObjectStore objects(Interceptor meddling) {
        OkHttpClient client = new OkHttpClient.Builder()
                .addInterceptor(chain -> {
                    Request request = chain.request();
                    requests.add(request.method() + " " + request.url().encodedPath() + " "
                            + request.header("content-range"));
                    return meddling.intercept(chain);
                })
                .build();
        RegistryBackend backend =
                VertexRegistry.backend(cloud.config().client(client).build());
        opened.add(backend);
        return backend.objects();
    }

    private static InputStream bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return new ByteArrayInputStream(bytes);
    }

    private static byte[] large(int size) {
        byte[] bytes = new byte[size];
        new Random(17).nextBytes(bytes);
        return bytes;
    }

    private static byte[] read(ObjectStore objects, String key, long from) {
        try (InputStream content = objects.get(key, from)) {
            return content.readAllBytes();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void namesAndAddressesAreThoseOfTheBucket() {
        ObjectStore objects = objects();
        String key = "fraud/artifacts/1/a b/ü%2F+?#&模型.bin";
        objects.put(key, bytes(1, 2, 3), PutCondition.ifAbsent());

        assertThat(objects.root()).isEqualTo("gs://models/reg");
        assertThat(objects.uri("fraud/artifacts/1/")).isEqualTo("gs://models/reg/fraud/artifacts/1");
        assertThat(read(objects, key, 0)).containsExactly(1, 2, 3);
        assertThat(objects.head(key)).map(StoredObject::size).contains(3L);
        try (Stream<StoredObject> found = objects.list("fraud/artifacts/1/a b/", "")) {
            assertThat(found.map(StoredObject::key)).containsExactly(key);
        }
        objects.delete(key);
        objects.delete(key);
        assertThat(objects.head(key)).isEmpty();
        assertThatThrownBy(() -> read(objects, key, 0))
                .isInstanceOf(NotFoundException.class)
                .hasMessageContaining(key);
    }

    @Test
    void conditionsAreTheServices() {
        ObjectStore objects = objects();
        StoredObject first = objects.put("k", bytes(1), PutCondition.ifAbsent());
        assertThatThrownBy(() -> objects.put("k", bytes(1), PutCondition.ifAbsent()))
                .isInstanceOf(AlreadyExistsException.class)
                .hasMessageContaining("gs://models/reg/k");
        StoredObject second = objects.put("k", bytes(2), PutCondition.ifUnchanged(first.tag()));
        assertThatThrownBy(() -> objects.put("k", bytes(3), PutCondition.ifUnchanged(first.tag())))
                .isInstanceOf(ConflictException.class);
        assertThat(second.tag()).isNotEqualTo(first.tag());
        assertThat(objects.head("k")).map(StoredObject::tag).contains(second.tag());
        objects.put("k", bytes(4), PutCondition.always());
        assertThat(read(objects, "k", 0)).containsExactly(4);
    }

    @Test
    void ofManyWhoCreateOneObjectOneDoes() {
        ObjectStore objects = objects();
        List<Boolean> won = IntStream.range(0, 8)
                .parallel()
                .mapToObj(i -> {
                    try {
                        objects.put("one", bytes(i), PutCondition.ifAbsent());
                        return true;
                    } catch (AlreadyExistsException lost) {
                        return false;
                    }
                })
                .toList();
        assertThat(won).containsOnlyOnce(true).hasSize(8);
    }

    @Test
    void partsOfAnObjectAreReadByRange() {
        ObjectStore objects = objects();
        objects.put("k", bytes(0, 1, 2, 3), PutCondition.always());
        assertThat(read(objects, "k", 2)).containsExactly(2, 3);
        assertThat(read(objects, "k", 4)).isEmpty();
        assertThat(read(objects, "k", 400)).isEmpty();
    }

    @Test
    void listingsGoOverPagesInOrderAndBeginBehindAName() {
        ObjectStore objects = objects();
        IntStream.range(0, 60).forEach(i -> objects.put("l/" + (100 + i), bytes(i), PutCondition.always()));
        objects.put("l2/x", bytes(1), PutCondition.always());
        try (Stream<StoredObject> all = objects.list("l/", "")) {
            assertThat(all.map(StoredObject::key)).hasSize(60).isSorted();
        }
        try (Stream<StoredObject> later = objects.list("l/", "l/157")) {
            assertThat(later.map(StoredObject::key)).containsExactly("l/158", "l/159");
        }
        try (Stream<StoredObject> none = objects.list("m/", "")) {
            assertThat(none).isEmpty();
        }
    }

    @Test
    void anAnswerThatIsLostIsKnownAsOurOwn() {
        AtomicInteger puts = new AtomicInteger();
        ObjectStore objects = objects(chain -> {
            Response answer = chain.proceed(chain.request());
            if (chain.request().method().equals("POST") && puts.incrementAndGet() == 1) {
                answer.close();
                throw new IOException("lost on purpose");
            }
            return answer;
        });
        StoredObject stored = objects.put("k", bytes(1), PutCondition.ifAbsent());
        assertThat(stored.size()).isEqualTo(1);
        assertThat(puts).hasValue(2);
        assertThatThrownBy(() -> objects.put("k", bytes(1), PutCondition.ifAbsent()))
                .isInstanceOf(AlreadyExistsException.class);
    }

    /** At 41 and at 60 of 100 bytes. */
    @ParameterizedTest
    @ValueSource(ints = {256 << 10, 4 << 20})
    void aLargeObjectGoesInPartsAndGoesOnWhereItBroke(int arrived) {
        byte[] content = large(20 << 20);
        AtomicLong sent = new AtomicLong();
        AtomicInteger parts = new AtomicInteger();
        ObjectStore objects = objects(chain -> {
            Request request = chain.request();
            boolean second = request.method().equals("PUT") && parts.incrementAndGet() == 2;
            if (!second) {
                sent.addAndGet(request.method().equals("PUT") ? request.body().contentLength() : 0);
                return chain.proceed(request);
            }
            // Some of the second part arrives: then the connection is gone.
            byte[] all = body(request);
            byte[] some = java.util.Arrays.copyOf(all, arrived);
            sent.addAndGet(some.length);
            long from = 8L << 20;
            Request cut = request.newBuilder()
                    .header("content-range", "bytes " + from + "-" + (from + some.length - 1) + "/*")
                    .put(RequestBody.create(some, (MediaType) null))
                    .build();
            chain.proceed(cut).close();
            throw new IOException("cut on purpose");
        });
        objects.put("large", new ByteArrayInputStream(content), PutCondition.ifAbsent());

        assertThat(read(objects, "large", 0)).isEqualTo(content);
        assertThat(requests)
                .contains("PUT /upload/storage/v1/b/models/o bytes */*")
                .contains("PUT /upload/storage/v1/b/models/o bytes " + ((8 << 20) + arrived) + "-16777215/*");
        assertThat(sent).as("no byte is sent twice").hasValue(content.length);
        assertThatThrownBy(() -> objects.put("large", new ByteArrayInputStream(content), PutCondition.ifAbsent()))
                .isInstanceOf(AlreadyExistsException.class);
    }

    @Test
    void ofAnObjectOfAnySizeTwoPartsAreInMemory() {
        long size = 200L << 20;
        CRC32C sum = new CRC32C();
        AtomicLong taken = new AtomicLong();
        AtomicLong arrived = new AtomicLong();
        AtomicLong ahead = new AtomicLong();
        InputStream content = new InputStream() {
            @Override
            public int read() {
                throw new AssertionError("byte by byte");
            }

            @Override
            public int read(byte[] bytes, int offset, int length) {
                int count = (int) Math.min(length, size - taken.get());
                sum.update(bytes, offset, count);
                taken.addAndGet(count);
                ahead.accumulateAndGet(taken.get() - arrived.get(), Math::max);
                return count == 0 && length > 0 ? -1 : count;
            }
        };
        ObjectStore objects = objects(chain -> {
            Response.Builder answer = new Response.Builder()
                    .request(chain.request())
                    .protocol(Protocol.HTTP_1_1)
                    .code(200)
                    .message("")
                    .body(ResponseBody.create("", null));
            if (chain.request().method().equals("POST")) {
                return answer.header("location", "https://storage.googleapis.com/upload?upload_id=1")
                        .build();
            }
            long now = arrived.addAndGet(chain.request().body().contentLength());
            String crc32c = java.util.Base64.getEncoder()
                    .encodeToString(java.nio.ByteBuffer.allocate(4)
                            .putInt((int) sum.getValue())
                            .array());
            return now == size
                    ? answer.body(ResponseBody.create(
                                    "{\"name\":\"reg/large\",\"size\":\"" + size + "\",\"crc32c\":\"" + crc32c + "\"}",
                                    MediaType.get("application/json")))
                            .build()
                    : answer.header("x-http-status-code-override", "308")
                            .header("range", "bytes=0-" + (now - 1))
                            .build();
        });
        assertThat(objects.put("large", content, PutCondition.always()).size()).isEqualTo(size);
        assertThat(ahead.get()).isLessThanOrEqualTo(16L << 20);
    }

    @Test
    void aLargeObjectWhoseLastAnswerIsLostIsThere() {
        byte[] content = large((8 << 20) + 5);
        AtomicInteger parts = new AtomicInteger();
        ObjectStore objects = objects(chain -> {
            Response answer = chain.proceed(chain.request());
            if (chain.request().method().equals("PUT") && parts.incrementAndGet() == 2) {
                answer.close();
                throw new IOException("lost on purpose");
            }
            return answer;
        });
        assertThat(objects.put("large", new ByteArrayInputStream(content), PutCondition.ifAbsent())
                        .size())
                .isEqualTo(content.length);
    }

    @Test
    void anObjectThatIsAMultipleOfAPartEndsToo() {
        byte[] content = large(16 << 20);
        ObjectStore objects = objects();
        objects.put("even", new ByteArrayInputStream(content), PutCondition.always());
        assertThat(objects.head("even")).map(StoredObject::size).contains((long) content.length);
    }

    @Test
    void anObjectThatArrivesDamagedIsRefused() {
        ObjectStore objects = objects(chain -> {
            Response answer = chain.proceed(chain.request());
            ResponseBody body = answer.body();
            String text = body.string();
            return answer.newBuilder()
                    .body(ResponseBody.create(
                            text.replaceAll("\"crc32c\":\"[^\"]*\"", "\"crc32c\":\"AAAAAA==\""), body.contentType()))
                    .build();
        });
        assertThatThrownBy(() -> objects.put("k", bytes(1, 2), PutCondition.always()))
                .isInstanceOf(IntegrityException.class)
                .hasMessageContaining("AAAAAA==");
        assertThat(objects().head("k")).isEmpty();
    }

    @Test
    void aLargeObjectThatArrivesDamagedIsRefused() {
        byte[] content = large((8 << 20) + 5);
        ObjectStore objects = objects(chain -> {
            Request request = chain.request();
            byte[] all = body(request);
            if (!request.method().equals("PUT") || all.length == 0) {
                return chain.proceed(request);
            }
            all[0] ^= 1;
            return chain.proceed(request.newBuilder()
                    .put(RequestBody.create(all, (MediaType) null))
                    .build());
        });
        assertThatThrownBy(() -> objects.put("large", new ByteArrayInputStream(content), PutCondition.ifAbsent()))
                .isInstanceOf(IntegrityException.class)
                .hasMessageContaining("reg/large");
        assertThat(objects().head("large")).isEmpty();
    }

    @Test
    void damageOnTheWayIsFoundByTheService() {
        ObjectStore objects = objects(chain -> {
            Request request = chain.request();
            byte[] all = body(request);
            if (all.length > 0) {
                all[all.length - 60] ^= 1;
            }
            return chain.proceed(request.newBuilder()
                    .method(
                            request.method(),
                            RequestBody.create(all, request.body().contentType()))
                    .build());
        });
        byte[] content = new byte[1000];
        assertThatThrownBy(() -> objects.put("k", new ByteArrayInputStream(content), PutCondition.always()))
                .isInstanceOf(dev.modelregistry.error.InvalidException.class)
                .hasMessageContaining("crc32c");
    }

    private static byte[] body(Request request) {
        Buffer buffer = new Buffer();
        try {
            if (request.body() != null) {
                request.body().writeTo(buffer);
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return buffer.readByteArray();
    }
}
