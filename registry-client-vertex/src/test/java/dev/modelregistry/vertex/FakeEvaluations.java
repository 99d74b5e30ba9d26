package dev.modelregistry.vertex;

import com.google.cloud.aiplatform.v1.ImportModelEvaluationRequest;
import com.google.cloud.aiplatform.v1.ListModelEvaluationsResponse;
import com.google.cloud.aiplatform.v1.ModelEvaluation;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import okhttp3.HttpUrl;

/** Evaluations of versions: made at once, never changed, never deleted, and a second time when they are sent a second time. */
final class FakeEvaluations {

    private static final Set<String> GIVEN = Set.of("display_name", "metrics_schema_uri", "metrics", "metadata");

    private final int largestPage;
    private final AtomicLong ids = new AtomicLong(5_000_000_000_000_000_000L);

    FakeEvaluations(int largestPage) {
        this.largestPage = largestPage;
    }

    /**
     * Answers; null for what is no method.
     *
     * @param rest of the path behind the version: {@code /evaluations}, {@code /evaluations:import}, {@code /evaluations/ID}
     */
    Message answer(String model, FakeModels.Version version, String method, String rest, HttpUrl url, byte[] body) {
        if (method.equals("POST") && rest.equals("/evaluations:import")) {
            return add(
                    model,
                    version,
                    StrictJson.read(body, ImportModelEvaluationRequest.newBuilder())
                            .build());
        }
        if (method.equals("GET") && rest.equals("/evaluations")) {
            return list(version.evaluations, url);
        }
        if (method.equals("GET") && rest.startsWith("/evaluations/")) {
            return version.evaluations.stream()
                    .filter(one -> one.getName().endsWith(rest))
                    .findFirst()
                    .orElseThrow(() -> FakeProblem.notFound("ModelEvaluation " + rest));
        }
        return null;
    }

    private ModelEvaluation add(String model, FakeModels.Version version, ImportModelEvaluationRequest request) {
        ModelEvaluation given = request.getModelEvaluation();
        Set<String> fields = new TreeSet<>();
        given.getAllFields().keySet().stream().map(FieldDescriptor::getName).forEach(fields::add);
        fields.removeAll(GIVEN);
        if (!request.getParent().isEmpty() || !fields.isEmpty()) {
            throw FakeProblem.invalid("fields " + fields + " are output only, the parent stands in the path");
        }
        if (!given.getMetricsSchemaUri().matches("gs://google-cloud-aiplatform/schema/modelevaluation/[a-z_0-9.]+yaml")
                || given.getMetrics().getStructValue().getFieldsCount() == 0) {
            throw FakeProblem.invalid("metricsSchemaUri and metrics are needed");
        }
        ModelEvaluation made = given.toBuilder()
                .setName(model + "/evaluations/" + ids.incrementAndGet())
                .setCreateTime(FakeModels.now())
                .build();
        version.evaluations.add(made);
        return made;
    }

    private ListModelEvaluationsResponse list(List<ModelEvaluation> all, HttpUrl url) {
        Set<String> unknown = new TreeSet<>(url.queryParameterNames());
        unknown.removeAll(Set.of("filter", "pageSize", "pageToken", "readMask", "$alt"));
        if (!unknown.isEmpty()) {
            throw FakeProblem.invalid("Unknown name " + unknown + ": Cannot bind query parameter");
        }
        String token = url.queryParameter("pageToken");
        int from = token == null ? 0 : Integer.parseInt(token);
        int to = Math.min(from + largestPage, all.size());
        return ListModelEvaluationsResponse.newBuilder()
                .addAllModelEvaluations(new ArrayList<>(all.subList(from, to)))
                .setNextPageToken(to < all.size() ? Integer.toString(to) : "")
                .build();
    }
}
