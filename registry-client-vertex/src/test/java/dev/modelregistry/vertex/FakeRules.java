package dev.modelregistry.vertex;

import com.google.cloud.aiplatform.v1.CopyModelRequest;
import com.google.cloud.aiplatform.v1.Model;
import com.google.cloud.aiplatform.v1.UploadModelRequest;
import com.google.protobuf.Descriptors.FieldDescriptor;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** What the service takes. */
final class FakeRules {

    private static final Pattern MODEL = Pattern.compile("[a-z_][a-z0-9_-]{0,62}");
    private static final Pattern ALIAS = Pattern.compile("[a-z][a-zA-Z0-9-]{0,126}[a-z0-9]");
    private static final Pattern KEY = Pattern.compile("[\\p{Ll}\\p{Lo}][\\p{Ll}\\p{Lo}\\p{N}_-]{0,62}");
    private static final Pattern VALUE = Pattern.compile("[\\p{Ll}\\p{Lo}\\p{N}_-]{0,63}");
    private static final Pattern DIRECTORY = Pattern.compile("gs://[a-z0-9][a-z0-9._-]+(/[^/]+)*");
    private static final List<String> GIVEN = List.of(
            "display_name",
            "description",
            "version_description",
            "version_aliases",
            "labels",
            "artifact_uri",
            "container_spec",
            "predict_schemata",
            "pipeline_job");

    private final String parent;

    FakeRules(String parent) {
        this.parent = parent;
    }

    void checkUpload(UploadModelRequest request) {
        Model model = request.getModel();
        TreeSet<String> fields = new TreeSet<>();
        for (FieldDescriptor field : model.getAllFields().keySet()) {
            fields.add(field.getName());
        }
        fields.removeAll(GIVEN);
        require(fields.isEmpty(), "fields " + fields + " are output only");
        boolean next = !request.getParentModel().isEmpty();
        require(next == request.getModelId().isEmpty(), "either modelId or parentModel");
        require(next || MODEL.matcher(request.getModelId()).matches(), "modelId " + request.getModelId());
        require(
                !next || request.getParentModel().matches(Pattern.quote(parent + "/models/") + "[^/@:]+"),
                "parentModel " + request.getParentModel());
        int name = model.getDisplayName().length();
        require(name >= 1 && name <= 128, "displayName");
        require(DIRECTORY.matcher(model.getArtifactUri()).matches(), "artifactUri " + model.getArtifactUri());
        require(!model.getContainerSpec().getImageUri().isEmpty(), "containerSpec.imageUri is missing");
        model.getPredictSchemata()
                .getAllFields()
                .values()
                .forEach(uri -> checkSchema(uri.toString(), model.getArtifactUri()));
        model.getVersionAliasesList().forEach(this::checkAlias);
        checkLabels(model.getLabelsMap());
    }

    /** What the source is, and that it is there, is another's to check. */
    void checkCopy(CopyModelRequest request) {
        require(request.getParent().isEmpty(), "the parent stands in the path");
        boolean next = !request.getParentModel().isEmpty();
        require(next || MODEL.matcher(request.getModelId()).matches(), "modelId " + request.getModelId());
        require(
                !next || request.getParentModel().matches(Pattern.quote(parent + "/models/") + "[^/@:]+"),
                "parentModel " + request.getParentModel());
        String location = parent.substring(parent.lastIndexOf('/'));
        require(
                !request.hasEncryptionSpec()
                        || request.getEncryptionSpec()
                                .getKmsKeyName()
                                .matches("projects/[^/]+/locations" + location + "/keyRings/[^/]+/cryptoKeys/[^/]+"),
                "encryptionSpec: the key has to be in the region of the copy");
    }

    private static void checkSchema(String uri, String artifact) {
        boolean beside = !uri.startsWith(artifact + "/");
        require(uri.matches("gs://[a-z0-9][a-z0-9._-]+/.+\\.yaml") && beside, "predictSchemata " + uri);
    }

    void checkLabels(Map<String, String> labels) {
        require(labels.size() <= 64, "more than 64 labels");
        labels.forEach((key, value) -> {
            require(KEY.matcher(key).matches(), "label key " + key);
            require(VALUE.matcher(value).matches(), "label " + key + "=" + value);
        });
    }

    void checkAlias(String alias) {
        require(ALIAS.matcher(alias).matches(), "alias " + alias);
    }

    private static void require(boolean held, String what) {
        if (!held) {
            throw FakeProblem.invalid("Invalid value: " + what);
        }
    }
}
