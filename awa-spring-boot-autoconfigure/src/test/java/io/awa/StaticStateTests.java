package io.awa;

import java.lang.reflect.Field;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The library keeps nothing for the whole JVM, where it would be shared by several
 * contexts and hold the classes of an application after its end. {@code ContextEndTests}
 * tries that.
 */
class StaticStateTests {

	private static final JavaClasses CLASSES = new ClassFileImporter()
		.withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
		.importPackages("io.awa");

	/** Static fields that can take something up, and why they may. */
	private static final Map<String, String> ALLOWED = Map.ofEntries(
			Map.entry("io.awa.bridge.AutomaticTransactions.users", "a number"),
			Map.entry("io.awa.bridge.AutomaticTransactions$Registration.KEYS", "two classes of Spring"),
			Map.entry("io.awa.bridge.PropagatedTransaction.CONTEXT", "what Reactor sets and takes back"),
			Map.entry("io.awa.bridge.PropagatedTransaction.HOLDER", "what Reactor sets and takes back"),
			Map.entry("io.awa.bridge.Section.CURRENT", "removed when the section leaves its thread"),
			Map.entry("io.awa.bridge.SectionThread.CURRENT", "set by a thread of ours until it ends"),
			Map.entry("io.awa.bridge.ViewHandler.NO_ARGUMENTS", "empty"),
			Map.entry("io.awa.client.ReactiveStatementGate.GATES", "weak, and a key lives as long as a transaction"),
			Map.entry("io.awa.dashboard.JsonText.MAPPER", "reads and writes maps of texts and numbers"),
			Map.entry("io.awa.json.HugeNumbers.MAPPER", "reads no types but its own"),
			Map.entry("io.awa.web.CallbackAnswer.MAPPER", "writes maps of texts and numbers"),
			Map.entry("io.awa.web.CallbackBody.MAPPER", "reads no types but trees"),
			Map.entry("io.awa.worker.JobLogContext.CURRENT", "put back when the handler has ended"),
			Map.entry("io.awa.worker.Turns.CURRENT", "removed when the thread of ours has run its jobs"));

	private static final Set<String> CONTAINERS = Set.of("java.util.Collection", "java.util.Map",
			"java.lang.ThreadLocal", "java.lang.ClassValue", "java.lang.ref.Reference",
			"java.util.concurrent.atomic.AtomicReference", "java.util.concurrent.atomic.AtomicReferenceArray",
			"java.util.concurrent.Executor", "java.util.function.Supplier", "java.lang.Thread", "java.lang.ClassLoader",
			"tools.jackson.databind.ObjectMapper", "tools.jackson.databind.type.TypeFactory",
			"org.springframework.util.ConcurrentLruCache", "reactor.core.scheduler.Scheduler");

	@Test
	void staticFieldsTakeNothingUp() throws ReflectiveOperationException {
		Map<String, JavaField> found = new TreeMap<>();
		for (JavaClass type : CLASSES) {
			for (JavaField field : type.getFields()) {
				if (field.getModifiers().contains(JavaModifier.STATIC) && takesUp(field)) {
					found.put(type.getName() + "." + field.getName(), field);
				}
			}
		}
		assertThat(new LinkedHashSet<>(found.keySet())).containsExactlyInAnyOrderElementsOf(ALLOWED.keySet());
	}

	/** Hooks and settings of the JVM outlive a context. */
	@ParameterizedTest
	@ValueSource(strings = { "java.lang.Runtime.addShutdownHook(", "java.lang.System.setProperty(",
			"java.lang.Thread.setDefaultUncaughtExceptionHandler(", "reactor.core.publisher.Hooks.on",
			"reactor.core.publisher.Hooks.enable", "reactor.core.scheduler.Schedulers.register",
			"reactor.core.scheduler.Schedulers.setFactory", "java.sql.DriverManager.registerDriver(" })
	void nothingIsRegisteredWithTheJvm(String target) {
		noClasses().should()
			.accessTargetWhere(DescribedPredicate.describe("target is " + target,
					(access) -> access.getTarget().getFullName().startsWith(target)))
			.check(CLASSES);
	}

	private static boolean takesUp(JavaField field) throws ReflectiveOperationException {
		JavaClass type = field.getRawType();
		if (field.getModifiers().contains(JavaModifier.SYNTHETIC) || field.getName().equals("$VALUES")) {
			return false;
		}
		if (!field.getModifiers().contains(JavaModifier.FINAL)) {
			return true;
		}
		boolean array = type.isArray() && !type.getComponentType().isPrimitive()
				&& !type.getComponentType().isEquivalentTo(String.class);
		boolean container = CONTAINERS.stream().anyMatch(type::isAssignableTo);
		return array || (container && !isFixed(field));
	}

	/** Collections that cannot change, and such of constants of an enum. */
	private static boolean isFixed(JavaField field) throws ReflectiveOperationException {
		if (!field.getRawType().isAssignableTo(Collection.class) && !field.getRawType().isAssignableTo(Map.class)) {
			return false;
		}
		Field reflected = Class.forName(field.getOwner().getName()).getDeclaredField(field.getName());
		reflected.setAccessible(true);
		Object value = reflected.get(null);
		return value instanceof EnumSet || value.getClass().getName().startsWith("java.util.ImmutableCollections$");
	}

}
