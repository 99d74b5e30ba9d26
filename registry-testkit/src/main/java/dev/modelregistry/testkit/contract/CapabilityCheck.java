package dev.modelregistry.testkit.contract;

import dev.modelregistry.error.UnsupportedCapabilityException;
import dev.modelregistry.spi.Capability;
import java.lang.reflect.Method;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;

/** Judges tests that {@link RequiresCapability} marks. */
final class CapabilityCheck implements InvocationInterceptor {

    @Override
    public void interceptTestMethod(
            Invocation<Void> invocation, ReflectiveInvocationContext<Method> method, ExtensionContext context)
            throws Throwable {
        RequiresCapability needed = method.getExecutable().getAnnotation(RequiresCapability.class);
        RegistryContract contract = (RegistryContract) context.getRequiredTestInstance();
        if (needed == null || contract.can(needed.value())) {
            invocation.proceed();
        } else {
            mustBeRefused(invocation, needed.value());
        }
    }

    private static void mustBeRefused(Invocation<Void> invocation, Capability missing) throws Throwable {
        try {
            invocation.proceed();
        } catch (UnsupportedCapabilityException e) {
            if (e.capability().equals(missing.text())) {
                return;
            }
            throw new AssertionError("refused for '" + e.capability() + "', not for '" + missing.text() + "'", e);
        }
        throw new AssertionError("'" + missing.text() + "' is not declared, and the call was not refused");
    }
}
