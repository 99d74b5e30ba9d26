package dev.modelregistry.sagemaker;

import java.lang.reflect.Method;
import java.util.Optional;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import org.opentest4j.TestAbortedException;

/**
 * Runs also the cases that moto cannot show: they have to fail, and are then reported as not run, with what moto does. One that
 * passes fails the build, so that the list is never longer than moto makes it.
 */
final class KnownToFailOnMoto implements InvocationInterceptor {

    @Override
    public void interceptTestMethod(
            Invocation<Void> invocation, ReflectiveInvocationContext<Method> method, ExtensionContext context)
            throws Throwable {
        judge(invocation, method.getExecutable());
    }

    @Override
    public void interceptTestTemplateMethod(
            Invocation<Void> invocation, ReflectiveInvocationContext<Method> method, ExtensionContext context)
            throws Throwable {
        judge(invocation, method.getExecutable());
    }

    private static void judge(Invocation<Void> invocation, Method test) throws Throwable {
        Optional<MotoDeviation> known = MotoDeviation.of(test);
        if (known.isEmpty()) {
            invocation.proceed();
            return;
        }
        try {
            invocation.proceed();
        } catch (Exception | AssertionError expected) {
            throw new TestAbortedException(
                    "moto: " + known.get().behaviour() + "; seen: " + expected.getMessage(), expected);
        }
        if (!MotoDeviation.mayPass(test)) {
            throw new AssertionError("moto lets " + MotoDeviation.name(test) + " pass: take it out of MotoDeviation");
        }
    }
}
