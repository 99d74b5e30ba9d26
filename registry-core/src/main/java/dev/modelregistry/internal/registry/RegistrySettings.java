package dev.modelregistry.internal.registry;

import dev.modelregistry.AuditListener;
import dev.modelregistry.RegistryListener;
import dev.modelregistry.policy.Policy;
import dev.modelregistry.spi.ArtifactInspector;
import dev.modelregistry.spi.Signer;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a registry was opened with; see {@link dev.modelregistry.RegistryBuilder}. */
public record RegistrySettings(
        String actor,
        Clock clock,
        Map<String, String> environment,
        Map<String, Object> options,
        List<RegistryListener> listeners,
        List<AuditListener> auditListeners,
        Optional<ArtifactInspector> inspector,
        Optional<Policy> policy,
        List<Signer> signers,
        Optional<Path> memory,
        Duration garbageAge) {}
