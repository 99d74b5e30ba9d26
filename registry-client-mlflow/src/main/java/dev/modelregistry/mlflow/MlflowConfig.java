package dev.modelregistry.mlflow;

import dev.modelregistry.error.InvalidException;
import dev.modelregistry.http.Trust;
import dev.modelregistry.mlflow.internal.Environment;
import dev.modelregistry.mlflow.internal.Settings;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Which MLflow server, and how to talk to it. Immutable. Prints without credentials.
 */
public final class MlflowConfig {

    private final Settings settings;

    private MlflowConfig(Settings settings) {
        this.settings = settings;
    }

    /**
     * A server by its address, with nothing from the environment.
     *
     * @param address {@code http://} or {@code https://}, with the prefix where the server has one
     */
    public static Builder builder(URI address) {
        return new Builder(Settings.at(address.toString()));
    }

    /**
     * As MLflow's own clients are configured: by {@code MLFLOW_TRACKING_URI} or {@code MLFLOW_REGISTRY_URI},
     * {@code MLFLOW_TRACKING_USERNAME}, {@code MLFLOW_TRACKING_PASSWORD}, {@code MLFLOW_TRACKING_TOKEN},
     * {@code MLFLOW_TRACKING_INSECURE_TLS}, {@code MLFLOW_TRACKING_SERVER_CERT_PATH},
     * {@code MLFLOW_TRACKING_CLIENT_CERT_PATH}, {@code MLFLOW_HTTP_REQUEST_TIMEOUT}, {@code MLFLOW_HTTP_REQUEST_MAX_RETRIES},
     * {@code MLFLOW_WORKSPACE}, {@code MLFLOW_EXPERIMENT_NAME}, {@code MLFLOW_EXPERIMENT_ID},
     * {@code MLFLOW_ENABLE_PROXY_MULTIPART_UPLOAD}, {@code MLFLOW_ENABLE_PROXY_MULTIPART_DOWNLOAD},
     * {@code MLFLOW_MULTIPART_UPLOAD_MINIMUM_FILE_SIZE}, {@code MLFLOW_MULTIPART_UPLOAD_CHUNK_SIZE},
     * {@code MLFLOW_MULTIPART_DOWNLOAD_MINIMUM_FILE_SIZE}, and the file
     * {@code ~/.mlflow/credentials}. An empty variable counts as not set.
     *
     * @param variables of the process
     * @throws InvalidException a variable cannot be used, or asks for what this client cannot do
     */
    public static Builder fromEnvironment(Map<String, String> variables) {
        return new Builder(new Environment(variables).settings(Optional.empty()));
    }

    /** As {@link #fromEnvironment(Map)}, for a server by its address. */
    public static Builder fromEnvironment(URI address, Map<String, String> variables) {
        return new Builder(new Environment(variables).settings(Optional.of(address.toString())));
    }

    Settings settings() {
        return settings;
    }

    @Override
    public String toString() {
        return "mlflow:" + settings.address();
    }

    /** Collects settings. Not thread-safe. */
    public static final class Builder {

        private final Settings.Builder settings;

        private Builder(Settings.Builder settings) {
            this.settings = settings;
        }

        /** Name and password, for HTTP basic authentication. */
        public Builder basic(String user, String password) {
            String both = Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
            return authorization(() -> "Basic " + both);
        }

        /**
         * Where the bearer token comes from. Asked for each request, so that a token may expire during a long upload; must be
         * safe for use by several threads.
         */
        public Builder token(Supplier<String> token) {
            return authorization(() -> "Bearer " + token.get());
        }

        private Builder authorization(Supplier<String> header) {
            settings.credentials(refresh -> Map.of("Authorization", header.get()));
            return this;
        }

        /** Experiment in which runs are made where the training job has none; {@code Default} unless set. */
        public Builder experiment(String name) {
            settings.experiment(name);
            return this;
        }

        /**
         * Files of new versions go to logged models of MLflow 3, as its own clients do, with the entry's hyperparameters,
         * metrics and tags; to runs unless this is said. On servers of the 2.x line a registration is then refused.
         */
        public Builder loggedModels() {
            settings.loggedModels(true);
            return this;
        }

        /** Longest silence of the server; 120 seconds unless set, as in MLflow's own clients. */
        public Builder timeout(Duration longest) {
            if (longest.isNegative() || longest.isZero()) {
                throw new InvalidException("MLflow: timeout " + longest + " has to be positive");
            }
            settings.timeout(longest);
            return this;
        }

        /** File with the PEM certificates that are believed, instead of those of the JDK. */
        public Builder authorities(Path pem) {
            settings.trust(new Trust(Optional.of(pem), Optional.empty(), false));
            return this;
        }

        /**
         * An {@code okhttp3.OkHttpClient} of the caller's own, with its connections, proxy, TLS and interceptors. It stays
         * the caller's to close.
         */
        public Builder client(Object okHttpClient) {
            settings.client(okHttpClient);
            return this;
        }

        /**
         * Which files are sent to the server's object store in parts, past the server, where it can do that; of 500 MiB and
         * more, in parts of 10 MiB, unless set. Four parts are in memory at once.
         *
         * @param from size of such a file in bytes, at least 1
         * @param partSize in bytes, 5 MiB to 512 MiB; larger where a file would have more than 10,000
         */
        public Builder multipart(long from, int partSize) {
            settings.transfers(transfers -> transfers.parts(from, partSize));
            return this;
        }

        /**
         * Which files are fetched from the server's object store, past the server, where it can do that; of 500 MiB and
         * more unless set.
         *
         * @param bytes size of such a file, at least 1
         */
        public Builder directDownloadFrom(long bytes) {
            settings.transfers(transfers -> transfers.directFrom(bytes));
            return this;
        }

        /**
         * Whether files may pass by the server at all, to and from its object store; as the server says unless set. False
         * suits a machine that does not reach the store.
         */
        public Builder directTransfer(boolean allowed) {
            settings.transfers(transfers -> transfers.allowed(Optional.of(allowed), Optional.of(allowed)));
            return this;
        }

        /** How many rows a listing asks for at once, 1 to 10,000; 10,000 unless set. */
        public Builder pageSize(int rows) {
            if (rows < 1 || rows > Settings.LARGEST_PAGE) {
                throw new InvalidException(
                        "MLflow: page size " + rows + " is not between 1 and " + Settings.LARGEST_PAGE);
            }
            settings.pageSize(rows);
            return this;
        }

        /** The settings. */
        public MlflowConfig build() {
            return new MlflowConfig(settings.build());
        }
    }
}
