package io.awa;

import java.io.Serializable;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.Arrays;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfiguration;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleName;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The rules of docs/architecture.md, on the classes of the library without its tests.
 */
class ArchitectureTests {

	private static final JavaClasses CLASSES = new ClassFileImporter()
		.withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
		.importPackages("io.awa");

	private static final DescribedPredicate<JavaClass> NAMED_REACTIVE_OR_R2DBC = DescribedPredicate
		.describe("named Reactive or R2dbc, itself or a class around it", (type) -> {
			String name = type.getName().substring(type.getPackageName().length());
			return name.contains("Reactive") || name.contains("R2dbc");
		});

	@Test
	void packagesHaveNoCycles() {
		check(slices().matching("io.awa.(*)..").should().beFreeOfCycles());
	}

	/**
	 * Each package and those of ours it may use. The root package is written {@code .}.
	 */
	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			.         |
			event     | .
			json      | .
			sql       | .
			migration | . sql
			client    | . event sql json migration
			worker    | . event sql json migration client
			cron      | . event sql json migration client worker
			metrics   | . event sql
			tracing   | client worker
			web       | . sql json migration client
			bridge    | . sql json migration client
			actuate   | . migration client
			dashboard | . sql client
			modulith  | . json client worker
			""")
	void packageUsesOnlyThoseBelowIt(String name, String allowed) {
		String itself = packagePattern(name);
		String[] known = (allowed != null) ? allowed.split(" ") : new String[0];
		String[] below = Arrays.stream(known).map(ArchitectureTests::packagePattern).toArray(String[]::new);

		check(noClasses().that()
			.resideInAPackage(itself)
			.should()
			.dependOnClassesThat(resideInAPackage("io.awa..").and(not(resideInAPackage(itself)))
				.and(not(resideInAnyPackage(below)))));
	}

	@Test
	void bootIsUsedOnlyByAutoConfigurationAndActuator() {
		check(noClasses().that()
			.resideOutsideOfPackages("io.awa.autoconfigure..", "io.awa.actuate..")
			.should()
			.dependOnClassesThat()
			.resideInAPackage("org.springframework.boot.."));
	}

	@Test
	void reactorAndR2dbcAreUsedOnlyByTypesNamedSo() {
		check(noClasses().that(not(NAMED_REACTIVE_OR_R2DBC))
			.and()
			.resideOutsideOfPackage("io.awa.bridge..")
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage("reactor..", "org.reactivestreams..", "io.r2dbc..", "org.springframework.r2dbc.."));
	}

	/**
	 * Printing, sleeping and the locale of the machine: by call or by method reference.
	 */
	@ParameterizedTest
	@ValueSource(strings = { "java.lang.System.out", "java.lang.System.err", "java.lang.Thread.sleep(",
			"java.lang.String.toLowerCase()", "java.lang.String.toUpperCase()" })
	void nothingUses(String target) {
		checkThatNothingUses(target);
	}

	/**
	 * Times are those of the database, and zones are given. {@code System.nanoTime} shows
	 * no time of day; it measures how long something takes on this node, and may be used.
	 * What tells people that a clock is wrong has to read it.
	 */
	@ParameterizedTest
	@ValueSource(strings = { "java.lang.System.currentTimeMillis(", "java.time.Clock.", "java.time.Instant.now(",
			"java.time.LocalDate.now(", "java.time.LocalTime.now(", "java.time.LocalDateTime.now(",
			"java.time.OffsetDateTime.now(", "java.time.OffsetTime.now(", "java.time.ZonedDateTime.now(",
			"java.time.Year.now(", "java.time.YearMonth.now(", "java.time.MonthDay.now(",
			"java.time.chrono.Chronology.dateNow(", "java.time.ZoneId.systemDefault(", "java.util.Date.",
			"java.util.Calendar.", "java.util.GregorianCalendar.", "java.util.TimeZone.", "java.util.Timer.",
			"java.text.SimpleDateFormat.", "java.sql.Timestamp.", "java.util.concurrent.locks.LockSupport.parkUntil(",
			"java.util.concurrent.locks.Condition.awaitUntil(" })
	void nothingReadsTheClockOrTheZoneOfTheJvm(String target) {
		checkThatNothingUses(target, not(simpleName("ServerDiagnosis")));
	}

	/**
	 * The other side of a signature has no clock of ours, and is allowed some minutes.
	 */
	@Test
	void onlySignaturesOfCallbacksReadTheClockOfTheJvm() {
		checkThatNothingUses("java.time.InstantSource.",
				not(resideInAPackage("io.awa.web..").or(simpleName("AwaCallbackReceiverAutoConfiguration"))));
	}

	/** What is stored or sent is data: Java serialization reads none of it. */
	@ParameterizedTest
	@ValueSource(strings = { "java.io.ObjectInputStream", "java.io.ObjectOutputStream", "java.io.Externalizable",
			"java.beans.XMLDecoder", "org.springframework.core.serializer..*",
			"org.springframework.util.SerializationUtils", "tools.jackson.databind.jsontype..*",
			"com.fasterxml.jackson.annotation.JsonTypeInfo" })
	void nothingReadsObjectsByJavaSerializationOrChoosesTypesByData(String type) {
		check(noClasses().should().dependOnClassesThat().haveNameMatching(type.replace("..*", "\\..*")));
	}

	@Test
	void noMapperIsToldToChooseTypesByData() {
		check(noClasses().should()
			.callMethodWhere(DescribedPredicate.describe("target sets default typing",
					(call) -> call.getTarget().getName().contains("DefaultTyping")
							|| call.getTarget().getName().equals("polymorphicTypeValidator"))));
	}

	/** Exceptions, enums and two types of frameworks are so by what they extend. */
	@Test
	void nothingDeclaresThatItIsSerializable() {
		check(noClasses().should(ArchCondition.from(DescribedPredicate.describe("declare that they are serializable",
				(type) -> type.getRawInterfaces()
					.stream()
					.anyMatch((name) -> name.isEquivalentTo(Serializable.class))))));
	}

	/** Native images are told of these proxies; see ProxyRuntimeHintsTests. */
	@Test
	void proxiesAreMadeOnlyWhereNativeImagesAreToldOfThem() {
		check(noClasses().that()
			.haveSimpleNameNotEndingWith("AsyncCalls")
			.and()
			.doNotHaveSimpleName("Views")
			.should()
			.callMethod(Proxy.class, "newProxyInstance", ClassLoader.class, Class[].class, InvocationHandler.class));
	}

	@Test
	void statementsAreHidden() {
		check(classes().that().haveSimpleNameEndingWith("Sql").should().bePackagePrivate());
	}

	@Test
	void packagesAreNullMarked() {
		check(classes().should(resideInANullMarkedPackage()));
	}

	@Test
	void autoConfigurationsArePublicAndFinal() {
		check(classes().that()
			.areAnnotatedWith(AutoConfiguration.class)
			.should()
			.bePublic()
			.andShould()
			.haveModifier(JavaModifier.FINAL));
	}

	@Test
	void autoConfigurationsHaveNoPublicMethods() {
		check(methods().that()
			.areDeclaredInClassesThat()
			.areAnnotatedWith(AutoConfiguration.class)
			.should()
			.notBePublic());
	}

	@Test
	void rulesSeeTheLibrary() {
		assertThat(CLASSES).isNotEmpty();
	}

	private static void check(ArchRule rule) {
		rule.allowEmptyShould(true).check(CLASSES);
	}

	private static void checkThatNothingUses(String target) {
		checkThatNothingUses(target, DescribedPredicate.alwaysTrue());
	}

	private static void checkThatNothingUses(String target, DescribedPredicate<JavaClass> users) {
		check(noClasses().that(users)
			.should()
			.accessTargetWhere(DescribedPredicate.describe("target is " + target,
					(access) -> access.getTarget().getFullName().startsWith(target))));
	}

	private static String packagePattern(String name) {
		return name.equals(".") ? "io.awa" : "io.awa." + name + "..";
	}

	private static ArchCondition<JavaClass> resideInANullMarkedPackage() {
		return new ArchCondition<>("reside in a package whose package-info is @NullMarked") {

			@Override
			public void check(JavaClass type, ConditionEvents events) {
				JavaPackage itsPackage = type.getPackage();
				boolean marked = itsPackage.isAnnotatedWith(NullMarked.class);
				events.add(new SimpleConditionEvent(type, marked, itsPackage.getName() + " is not @NullMarked"));
			}

		};
	}

}
