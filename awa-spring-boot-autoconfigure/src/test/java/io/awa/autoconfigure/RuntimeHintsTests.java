package io.awa.autoconfigure;

import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.beans.factory.aot.AotServices;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.ResolvableType;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;
import reactor.core.publisher.Mono;

import io.awa.JobKind;
import io.awa.autoconfigure.AheadOfTimeHandlers.Address;
import io.awa.autoconfigure.AheadOfTimeHandlers.Elsewhere;
import io.awa.autoconfigure.AheadOfTimeHandlers.Item;
import io.awa.autoconfigure.AheadOfTimeHandlers.Mailer;
import io.awa.autoconfigure.AheadOfTimeHandlers.Parcel;
import io.awa.autoconfigure.AheadOfTimeHandlers.Shop;
import io.awa.cron.CronJob;
import io.awa.cron.CronJobs;
import io.awa.worker.HandlerDefinition;
import io.awa.worker.HandlerScanner;
import io.awa.worker.JobHandler;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a native image has to be told is told: files, what is looked for by name, and what
 * is called, read and written by reflection. Proxies are the matter of
 * {@code ProxyRuntimeHintsTests}.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RuntimeHintsTests {

	private static final Path SOURCES = Path.of("src", "main", "java");

	private static final Path RESOURCES = Path.of("src", "main", "resources");

	private static final Pattern TYPE_NAME = Pattern.compile("\"((?:[a-z][a-z0-9]*\\.)+[A-Z]\\w+)\"");

	private final RuntimeHints registered = registered(getClass().getClassLoader());

	private RuntimeHints processed;

	private List<Type> payloads;

	@BeforeAll
	void process() {
		AheadOfTime.process(runner(), (context, hints) -> {
			this.processed = hints;
			this.payloads = new HandlerScanner(context.getBeanFactory()).scan()
				.stream()
				.map(HandlerDefinition::payloadType)
				.toList();
		});
	}

	@Test
	void everyFileOfTheLibraryIsAResource() throws IOException {
		try (Stream<Path> files = Files.walk(RESOURCES.resolve("io"))) {
			List<String> names = files.filter(Files::isRegularFile)
				.map((file) -> RESOURCES.relativize(file).toString().replace('\\', '/'))
				.toList();
			assertThat(names).hasSizeGreaterThan(14)
				.allSatisfy((name) -> assertThat(RuntimeHintsPredicates.resource().forResource(name)).as(name)
					.accepts(this.registered));
		}
		assertThat(RuntimeHintsPredicates.resource().forResource("io/awa/other.txt")).rejects(this.registered);
	}

	@Test
	void everyTypeThatIsLookedForByNameIsRegistered() throws IOException {
		Set<String> names = namesLookedFor();

		assertThat(names).contains("reactor.core.publisher.Mono", "io.r2dbc.pool.ConnectionPool")
			.isSubsetOf(LookupRuntimeHints.TYPES);
		assertThat(LookupRuntimeHints.TYPES)
			.allSatisfy((name) -> assertThat(ClassUtils.isPresent(name, getClass().getClassLoader())).as(name).isTrue())
			.allSatisfy((name) -> assertThat(
					RuntimeHintsPredicates.reflection().onType(ClassUtils.resolveClassName(name, null)))
				.as(name)
				.accepts(this.registered));
	}

	@Test
	void whatTheApplicationDoesNotHaveIsNotRegistered() {
		RuntimeHints blocking = registered(new FilteredClassLoader(Mono.class));

		assertThat(RuntimeHintsPredicates.reflection().onType(Mono.class)).rejects(blocking);
	}

	@Test
	void annotationsCanBeRead() {
		assertThat(List.of(JobHandler.class, JobKind.class, CronJob.class, CronJobs.class))
			.allSatisfy((type) -> assertThat(type.getDeclaredMethods())
				.allSatisfy((method) -> assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(method))
					.as("%s", method)
					.accepts(this.registered)))
			.allSatisfy((type) -> assertThat(RuntimeHintsPredicates.proxies().forInterfaces(type))
				.accepts(this.registered));
	}

	@Test
	void payloadsOfAllHandlersAreBound() {
		assertThat(this.payloads).hasSize(7).allSatisfy((type) -> assertBound(ResolvableType.forType(type).toClass()));
		assertThat(List.of(Address.class, Item.class)).allSatisfy(this::assertBound);
	}

	@Test
	void payloadThatOnlyIsInsertedIsBoundByItsAnnotation() {
		assertThat(List.of(Elsewhere.class, Parcel.class)).allSatisfy(this::assertBound);
	}

	@Test
	void methodsOfHandlersCanBeCalled() {
		List.of("ship", "pack", "index", "count")
			.forEach((name) -> assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(Shop.class, name))
				.as(name)
				.accepts(this.processed));
		assertThat(RuntimeHintsPredicates.reflection()
			.onMethodInvocation(ReflectionUtils.findMethod(Mailer.class, "mail", (Class<?>[]) null)))
			.accepts(this.processed);
	}

	@Test
	void answersOfTheEndpointAndSettingsAreBound() throws ReflectiveOperationException {
		List<Class<?>> answers = Stream.of(Class.forName("io.awa.actuate.EndpointAnswer").getDeclaredClasses())
			.filter(Class::isRecord)
			.toList();

		assertThat(answers).hasSizeGreaterThan(10).allSatisfy(this::assertBound);
		assertThat(List.of(AwaProperties.class, AwaProperties.Worker.class, AwaProperties.Queue.class,
				CronScheduleProperties.class, RetentionProperties.class, CallbackProperties.class,
				AwaEndpointProperties.class))
			.allSatisfy((type) -> assertThat(type.getDeclaredConstructors()).anySatisfy((
					constructor) -> assertThat(RuntimeHintsPredicates.reflection().onConstructorInvocation(constructor))
						.as("%s", constructor)
						.accepts(this.processed)));
	}

	private void assertBound(Class<?> type) {
		assertThat(type.isRecord()).as(type.getName()).isTrue();
		for (RecordComponent component : type.getRecordComponents()) {
			assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(component.getAccessor()))
				.as("%s", component)
				.accepts(this.processed);
		}
		Constructor<?> constructor = type.getDeclaredConstructors()[0];
		assertThat(RuntimeHintsPredicates.reflection().onConstructorInvocation(constructor)).as("%s", constructor)
			.accepts(this.processed);
	}

	private static ApplicationContextRunner runner() {
		return AwaContexts.jdbc()
			.withUserConfiguration(AheadOfTimeHandlers.class)
			.withPropertyValues("spring.datasource.url=jdbc:postgresql://localhost:1/nobody",
					"management.endpoints.web.exposure.include=awa");
	}

	/** By the file that tells the registrars to Spring. */
	private static RuntimeHints registered(ClassLoader classLoader) {
		RuntimeHints hints = new RuntimeHints();
		AotServices.factories()
			.load(RuntimeHintsRegistrar.class)
			.stream()
			.filter((registrar) -> registrar.getClass().getPackageName().startsWith("io.awa"))
			.forEach((registrar) -> registrar.registerHints(hints, classLoader));
		return hints;
	}

	/** All names of types in sources that look types up, but for those of beans. */
	private static Set<String> namesLookedFor() throws IOException {
		Set<String> names = new TreeSet<>();
		try (Stream<Path> files = Files.walk(SOURCES)) {
			for (Path file : files.filter((path) -> path.toString().endsWith(".java")).toList()) {
				String source = Files.readString(file);
				if (source.contains("isPresent(") && source.contains("ClassUtils")) {
					TYPE_NAME.matcher(source)
						.results()
						.map((MatchResult match) -> match.group(1))
						.filter((name) -> !name.startsWith("io.awa.bridge."))
						.forEach(names::add);
				}
			}
		}
		return names;
	}

}
