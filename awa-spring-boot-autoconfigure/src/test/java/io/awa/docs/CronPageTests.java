package io.awa.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.regex.Pattern;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.test.context.ConfigDataApplicationContextInitializer;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.stereotype.Component;

import io.awa.CronPolicies.Missed;
import io.awa.CronPolicies.Overlap;
import io.awa.CronSchedule;
import io.awa.InsertOptions;
import io.awa.NewCronSchedule;
import io.awa.PauseOptions;
import io.awa.UniqueBy;
import io.awa.autoconfigure.AwaAutoConfiguration;
import io.awa.autoconfigure.AwaCronAutoConfiguration;
import io.awa.autoconfigure.AwaJdbcAutoConfiguration;
import io.awa.autoconfigure.AwaStorageAutoConfiguration;
import io.awa.autoconfigure.AwaWorkerAutoConfiguration;
import io.awa.client.AwaClient;
import io.awa.cron.CronJob;
import io.awa.testsupport.TestDatabase;
import io.awa.worker.JobHandler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The code of docs/cron.md, compiled and run.
 */
class CronPageTests {

	private static final Path PAGE = Path.of("../docs/cron.md");

	private static final Path SOURCE = Path.of("src/test/java/io/awa/docs/CronPageTests.java");

	private final TestDatabase database = TestDatabase.create();

	@AfterEach
	void dropDatabase() {
		this.database.close();
	}

	@BeforeEach
	void pageIsThere() {
		assertThat(PAGE).exists();
	}

	@Test
	void pageShowsWhatIsTestedHere() throws IOException {
		String source = plain(Files.readString(SOURCE));

		assertThat(blocks("java")).hasSizeGreaterThan(2)
			.flatMap((block) -> List.of(block.split("\n\n")))
			.allSatisfy((part) -> assertThat(source).contains(plain(part)));
	}

	@Test
	void allWaysOfDeclarationWork() throws IOException {
		Path config = Files.createTempFile("awa-cron", ".yaml");
		Files.writeString(config, blocks("yaml").get(0));
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(DataSourceAutoConfiguration.class, AwaAutoConfiguration.class,
					AwaJdbcAutoConfiguration.class, AwaStorageAutoConfiguration.class, AwaWorkerAutoConfiguration.class,
					AwaCronAutoConfiguration.class))
			.withInitializer(new ConfigDataApplicationContextInitializer())
			.withPropertyValues("spring.config.additional-location=" + config.toUri(),
					"spring.datasource.url=" + this.database.jdbcUrl(), "spring.datasource.hikari.minimum-idle=0")
			.withUserConfiguration(Declarations.class)
			.run((context) -> {
				AwaClient awa = context.getBean(AwaClient.class);
				await().atMost(Duration.ofSeconds(20))
					.untilAsserted(() -> assertThat(awa.cron().list()).extracting(CronSchedule::name)
						.containsExactly("cleanup", "daily_report", "month-end", "nightly-report"));
				atRunTime(awa);
				assertThat(awa.cron().list()).hasSize(4);
			});
		Files.delete(config);
	}

	private static void atRunTime(AwaClient awa) {
		awa.cron().put(NewCronSchedule.every("sync-42", Duration.ofMinutes(5), new SyncTenant(42)));
		awa.cron().pause("sync-42", PauseOptions.defaults().by("ada").lasting(Duration.ofHours(2)));
		awa.cron().trigger("sync-42");
		awa.cron().delete("sync-42");
	}

	private static List<String> blocks(String language) throws IOException {
		return Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
			.matcher(Files.readString(PAGE))
			.results()
			.map((match) -> match.group(1))
			.toList();
	}

	/** Indentation does not count. */
	private static String plain(String code) {
		return code.replaceAll("\\b(static|private) ", "").replaceAll("\\s+", "");
	}

	record SyncTenant(long id) {

	}

	record DailyReport(String recipient) {

	}

	@Configuration(proxyBeanMethods = false)
	@Import(ReportJobs.class)
	static class Declarations {

		@Bean
		NewCronSchedule monthEnd() {
			return NewCronSchedule.of("month-end", "0 0 22 L * *", new DailyReport("finance@example.org"))
				.withZone(ZoneId.of("America/New_York"))
				.withOptions(InsertOptions.defaults().withQueue("slow").withUnique(UniqueBy.args()))
				.withMissed(Missed.ALL)
				.startingAt(Instant.parse("2030-01-01T00:00:00Z"));
		}

	}

	@Component
	static class ReportJobs {

		@JobHandler
		@CronJob(cron = "0 6 * * MON-FRI", zone = "Europe/Berlin", args = "{\"recipient\": \"sales@example.org\"}")
		void send(DailyReport report) {
			mail(report.recipient());
		}

		@JobHandler(kind = "cleanup")
		@CronJob(every = "15m", overlap = Overlap.SKIP, jitter = "30s")
		void cleanUp() {
			deleteOldFiles();
		}

		private static void mail(String recipient) {
			assertThat(recipient).isNotBlank();
		}

		private static void deleteOldFiles() {
		}

	}

}
