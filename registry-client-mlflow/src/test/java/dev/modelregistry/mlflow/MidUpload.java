package dev.modelregistry.mlflow;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import okhttp3.Interceptor;
import okhttp3.MediaType;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okio.Buffer;
import okio.BufferedSink;
import okio.ForwardingSink;
import okio.Okio;

/** Does something in the middle of the upload of a file; what comes before that is sent by then. */
final class MidUpload implements Interceptor {

    private final AtomicBoolean armed;
    private final String file;
    private final long after;
    private final Runnable what;

    /**
     * An interceptor.
     *
     * @param armed whether the next upload of the file is met; false from then on
     * @param file name of the file
     * @param after how many bytes of it are sent first
     * @param what happens then
     */
    MidUpload(AtomicBoolean armed, String file, long after, Runnable what) {
        this.armed = armed;
        this.file = file;
        this.after = after;
        this.what = what;
    }

    @Override
    public Response intercept(Chain chain) throws IOException {
        Request request = chain.request();
        RequestBody body = request.body();
        if (body == null || !request.url().encodedPath().endsWith("/" + file) || !armed.getAndSet(false)) {
            return chain.proceed(request);
        }
        return chain.proceed(request.newBuilder()
                .method(request.method(), new Interrupted(body))
                .build());
    }

    private final class Interrupted extends RequestBody {

        private final RequestBody body;

        Interrupted(RequestBody body) {
            this.body = body;
        }

        @Override
        public MediaType contentType() {
            return body.contentType();
        }

        @Override
        public long contentLength() throws IOException {
            return body.contentLength();
        }

        @Override
        public boolean isOneShot() {
            return true;
        }

        @Override
        public void writeTo(BufferedSink sink) throws IOException {
            BufferedSink counting = Okio.buffer(new ForwardingSink(sink) {
                private long sent;

                @Override
                public void write(Buffer source, long count) throws IOException {
                    long first = Math.max(0, Math.min(count, after - sent));
                    super.write(source, first);
                    if (sent < after && sent + first == after) {
                        flush();
                        what.run();
                    }
                    sent += count;
                    super.write(source, count - first);
                }
            });
            body.writeTo(counting);
            counting.flush();
        }
    }
}
