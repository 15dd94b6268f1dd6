package io.awa.test;

import java.util.Set;
import java.util.stream.Stream;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaCodeUnitAccess;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;

/**
 * Rules for ArchUnit about blocking and reactive code. They need
 * {@code com.tngtech.archunit:archunit} on the class path.
 */
public final class BoundaryRules {

	/**
	 * A method that returns a {@code Mono} or {@code Flux} must not use the
	 * {@code AwaClient}: on another thread it would silently leave the reactive
	 * transaction, which no guard can see at run time (AWA-B5). Lambdas of the method
	 * count, methods that it calls do not. A method that also calls the
	 * {@code AwaBridge}, or {@code ReactiveOverJdbc}, is trusted to use the client within
	 * that call.
	 */
	public static final ArchRule REACTIVE_METHODS_USE_NO_BLOCKING_CLIENT = ArchRuleDefinition.methods()
		.that()
		.haveRawReturnType(JavaClass.Predicates.assignableTo("org.reactivestreams.Publisher"))
		.should(new BlockingClientCondition())
		.allowEmptyShould(true)
		.because("on another thread the AwaClient leaves the reactive transaction");

	private BoundaryRules() {
	}

	private static final class BlockingClientCondition extends ArchCondition<JavaMethod> {

		private static final Set<String> BLOCKING = Set.of("io.awa.client.AwaClient", "io.awa.client.AsyncAwaClient",
				"io.awa.client.BulkChanges", "io.awa.client.Callbacks", "io.awa.client.CronSchedules",
				"io.awa.client.DeadLetters", "io.awa.client.RuntimeLimits");

		private static final Set<String> BRIDGES = Set.of("io.awa.bridge.AwaBridge", "io.awa.bridge.ReactiveOverJdbc");

		private BlockingClientCondition() {
			super("use no AwaClient outside of the bridge");
		}

		@Override
		public void check(JavaMethod method, ConditionEvents events) {
			if (accesses(method).anyMatch((access) -> BRIDGES.contains(access.getTargetOwner().getName()))) {
				return;
			}
			accesses(method).filter(BlockingClientCondition::isBlocking)
				.forEach((access) -> events.add(SimpleConditionEvent.violated(method,
						access.getDescription() + ". Use the ReactiveAwaClient, or AwaBridge.call.")));
		}

		private static boolean isBlocking(JavaCodeUnitAccess<?> access) {
			return BLOCKING.stream().anyMatch(access.getTargetOwner()::isAssignableTo);
		}

		private static Stream<JavaCodeUnitAccess<?>> accesses(JavaCodeUnit method) {
			return Stream.concat(method.getCallsFromSelf().stream(), method.getCodeUnitReferencesFromSelf().stream());
		}

	}

}
