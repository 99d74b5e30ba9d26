package dev.modelregistry.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelregistry.examples.BreastCancerData.Patient;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The data set is the one that its licence speaks of, read as its authors describe it. */
class BreastCancerDataTest {

    @Test
    void theFileHasTheDigestThatStandsBesideIt() throws IOException {
        try (InputStream licence = BreastCancerData.class.getResourceAsStream("breast-cancer.LICENSE.txt")) {
            assertThat(licence).isNotNull();
            assertThat(new String(licence.readAllBytes(), StandardCharsets.UTF_8))
                    .contains("sha256 " + BreastCancerData.load().digest().hex(), "CC BY 4.0");
        }
    }

    @Test
    void thereAre569PatientsInThreePartsAnd212OfThemHaveAMalignantMass() throws IOException {
        BreastCancerData data = BreastCancerData.load();
        List<Patient> all = all(data);

        assertThat(all).hasSize(569).doesNotHaveDuplicates();
        assertThat(all)
                .filteredOn(one -> one.diagnosis().equals(BreastCancerData.MALIGNANT))
                .hasSize(212);
        assertThat(List.of(
                        data.training().size(),
                        data.heldOut().size(),
                        data.later().size()))
                .containsExactly(341, 114, 114);
    }

    @Test
    void theOtherExportHasTheSameMeasurementsAndEveryDiagnosisTheOtherWayRound() throws IOException {
        BreastCancerData data = BreastCancerData.load();
        BreastCancerData other = data.exportedTheOtherWayRound();

        assertThat(other.digest()).isNotEqualTo(data.digest());
        List<Patient> left = all(data);
        List<Patient> right = all(other);
        for (int i = 0; i < left.size(); i++) {
            assertThat(right.get(i).measurements()).isEqualTo(left.get(i).measurements());
            assertThat(right.get(i).diagnosis()).isNotEqualTo(left.get(i).diagnosis());
        }
    }

    private static List<Patient> all(BreastCancerData data) {
        List<Patient> all = new ArrayList<>(data.training());
        all.addAll(data.heldOut());
        all.addAll(data.later());
        return all;
    }
}
