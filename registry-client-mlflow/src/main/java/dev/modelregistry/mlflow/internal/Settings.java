package dev.modelregistry.mlflow.internal;

import dev.modelregistry.entry.Text;
import dev.modelregistry.error.InvalidException;
import dev.modelregistry.http.CredentialSource;
import dev.modelregistry.http.Trust;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Everything that the adapter can be told.
 *
 * @param address of the server, with its prefix, without a slash at the end
 * @param credentials where they come from
 * @param workspace sent with each request, for 3.x servers with workspaces
 * @param experiment name of the one in which runs are made
 * @param experimentId its id, where that is known instead
 * @param loggedModels whether the files of new versions go to logged models of MLflow 3 instead of to runs
 * @param timeout longest silence of the server
 * @param attempts most attempts of a request that may be repeated
 * @param trust whom to believe over TLS
 * @param client an OkHttp client of the user's own
 * @param pageSize rows of a listing's page
 * @param transfers when files pass by the server
 * @param clock for run times
 */
public record Settings(
        String address,
        CredentialSource credentials,
        Optional<String> workspace,
        Optional<String> experiment,
        Optional<String> experimentId,
        boolean loggedModels,
        Duration timeout,
        int attempts,
        Trust trust,
        Optional<Object> client,
        int pageSize,
        Transfers transfers,
        Clock clock) {

    /** Above it a page is so large that answers take seconds. */
    public static final int LARGEST_PAGE = 10_000;

    /** Settings for a server by its address. */
    public static Builder at(String address) {
        return new Builder(checked(address));
    }

    private static String checked(String address) {
        String shown = Text.shown(address);
        URI uri;
        try {
            uri = new URI(address);
        } catch (URISyntaxException e) {
            throw invalid(e.getReason() + " at position " + e.getIndex());
        }
        if (uri.getRawUserInfo() != null) {
            throw invalid(
                    "it holds a name or password: set MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD instead");
        }
        boolean http = "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
        if (!http || uri.getHost() == null) {
            throw invalid("'" + shown + "' is not http://HOST[:PORT][/PREFIX] or https://…");
        }
        if (uri.getRawQuery() != null || uri.getRawFragment() != null) {
            throw invalid("'" + shown + "' has a query or fragment");
        }
        return address.replaceAll("/+$", "");
    }

    private static InvalidException invalid(String what) {
        return new InvalidException(
                "address of the MLflow server: " + what + "; for example mlflow:http://127.0.0.1:5000");
    }

    /** Credentials may be in reach of what is not printed here. */
    @Override
    public String toString() {
        return "MLflow at " + address;
    }

    /** Collects settings. Not thread-safe. */
    public static final class Builder {

        private final String address;
        private CredentialSource credentials = CredentialSource.none();
        private Optional<String> workspace = Optional.empty();
        private Optional<String> experiment = Optional.empty();
        private Optional<String> experimentId = Optional.empty();
        private boolean loggedModels;
        private Duration timeout = Duration.ofMinutes(2); // MLflow's own clients wait as long.
        private int attempts = 5;
        private Trust trust = Trust.standard();
        private Optional<Object> client = Optional.empty();
        private int pageSize = LARGEST_PAGE;
        private Transfers transfers = Transfers.standard();
        private Clock clock = Clock.systemUTC();

        private Builder(String address) {
            this.address = address;
        }

        /** Where credentials come from. */
        public Builder credentials(CredentialSource value) {
            credentials = value;
            return this;
        }

        /** The workspace on servers that have them. */
        public Builder workspace(String value) {
            workspace = Optional.of(value);
            return this;
        }

        /** Name of the experiment in which runs are made. */
        public Builder experiment(String name) {
            experiment = Optional.of(name);
            return this;
        }

        /** Id of that experiment; its name, where given, wins. */
        public Builder experimentId(String id) {
            experimentId = Optional.of(id);
            return this;
        }

        /** Whether the files of new versions go to logged models. */
        public Builder loggedModels(boolean value) {
            loggedModels = value;
            return this;
        }

        /** Longest silence of the server. */
        public Builder timeout(Duration longest) {
            timeout = longest;
            return this;
        }

        /** Most attempts of a request that may be repeated. */
        public Builder attempts(int most) {
            attempts = most;
            return this;
        }

        /** Whom to believe over TLS. */
        public Builder trust(Trust value) {
            trust = value;
            return this;
        }

        /** An OkHttp client of the user's own. */
        public Builder client(Object okHttpClient) {
            client = Optional.of(okHttpClient);
            return this;
        }

        /** Rows of a listing's page. */
        public Builder pageSize(int rows) {
            pageSize = rows;
            return this;
        }

        /** When files pass by the server, made from what was said before. */
        public Builder transfers(UnaryOperator<Transfers> change) {
            transfers = change.apply(transfers);
            return this;
        }

        /** For the times of runs. */
        public Builder clock(Clock value) {
            clock = value;
            return this;
        }

        /** The settings. */
        public Settings build() {
            return new Settings(
                    address,
                    credentials,
                    workspace,
                    experiment,
                    experimentId,
                    loggedModels,
                    timeout,
                    attempts,
                    trust,
                    client,
                    pageSize,
                    transfers,
                    clock);
        }
    }
}
