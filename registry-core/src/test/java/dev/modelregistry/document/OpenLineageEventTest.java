package dev.modelregistry.document;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.openlineage.client.OpenLineage.RunEvent;
import io.openlineage.client.OpenLineageClientUtils;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The official client of OpenLineage reads what is written, and finds everything where it looks for it. */
class OpenLineageEventTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void theOfficialClientFindsRunJobInputsAndOutput() {
        String json = OpenLineageEvent.of(Fixtures.full("x").entries().get(0), "memory");
        RunEvent event = OpenLineageClientUtils.runEventFromJson(json);

        assertThat(event.getEventType()).isEqualTo(RunEvent.EventType.COMPLETE);
        assertThat(event.getEventTime().toInstant()).isEqualTo(Fixtures.AT);
        assertThat(event.getProducer()).isEqualTo(URI.create("urn:dev.modelregistry:registry-core"));
        assertThat(event.getRun().getRunId()).isNotNull();
        assertThat(event.getJob().getName()).isEqualTo("fraud.training");
        assertThat(event.getJob().getFacets().getSourceCodeLocation().getVersion())
                .isEqualTo("x");
        assertThat(event.getJob().getFacets().getJobType().getProcessingType()).isEqualTo("BATCH");
        assertThat(event.getInputs()).hasSize(2);
        assertThat(event.getInputs().get(0).getNamespace()).isEqualTo("s3://bucket");
        assertThat(event.getInputs().get(0).getName()).isEqualTo("data");
        assertThat(event.getInputs().get(0).getFacets().getVersion().getDatasetVersion())
                .isEqualTo("x");
        assertThat(event.getInputs().get(1).getName()).isEqualTo("base");
        assertThat(event.getInputs().get(1).getFacets().getVersion().getDatasetVersion())
                .isEqualTo("3");
        assertThat(event.getOutputs()).singleElement().satisfies(output -> {
            assertThat(output.getNamespace()).isEqualTo("memory");
            assertThat(output.getName()).isEqualTo("fraud");
            assertThat(output.getFacets().getVersion().getDatasetVersion()).isEqualTo("2");
            assertThat(output.getFacets().getSchema().getFields()).hasSize(2);
            assertThat(output.getFacets().getAdditionalProperties()).containsKey("modelRegistry_model");
        });
    }

    @Test
    void theClientWritesTheSameEventThatItRead() throws IOException {
        for (DocumentSource source : List.of(Fixtures.usual(), Fixtures.full())) {
            String json = OpenLineageEvent.of(source.entries().get(0), "memory");
            JsonNode again =
                    JSON.readTree(OpenLineageClientUtils.toJson(OpenLineageClientUtils.runEventFromJson(json)));
            assertThat(withoutNulls(again)).isEqualTo(withoutNulls(JSON.readTree(json)));
        }
    }

    /** The client leaves out what is null. */
    private static JsonNode withoutNulls(JsonNode node) {
        if (node.isObject()) {
            ((com.fasterxml.jackson.databind.node.ObjectNode) node)
                    .properties()
                    .removeIf(field -> field.getValue().isNull());
        }
        node.forEach(OpenLineageEventTest::withoutNulls);
        return node;
    }

    @Test
    void theSameRunHasTheSameIdAndAnIdThatIsOneAlreadyIsKept() throws IOException {
        String first = runId("run-17");
        assertThat(runId("run-17")).isEqualTo(first);
        assertThat(runId("run-18")).isNotEqualTo(first);
        assertThat(runId("6F9619FF-8B86-D011-B42D-00CF4FC964FF")).isEqualTo("6f9619ff-8b86-d011-b42d-00cf4fc964ff");
    }

    private static String runId(String run) throws IOException {
        String json = OpenLineageEvent.of(Fixtures.full(run).entries().get(0), "memory");
        return JSON.readTree(json).at("/run/runId").asText();
    }

    @Test
    void noTextMakesAnEventThatTheClientCannotRead() {
        for (String text : Hostile.LINES) {
            String json = OpenLineageEvent.of(Fixtures.full(text).entries().get(0), "memory");
            assertThat(OpenLineageClientUtils.runEventFromJson(json).getInputs())
                    .hasSize(2);
        }
    }
}
