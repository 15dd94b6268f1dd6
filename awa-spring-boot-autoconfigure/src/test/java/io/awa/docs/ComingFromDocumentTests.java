package io.awa.docs;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.modulith.events.RoutingTarget;
import org.springframework.modulith.events.support.EventExternalizationTransport;
import org.springframework.stereotype.Component;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import io.awa.CronPolicies.Overlap;
import io.awa.InsertOptions;
import io.awa.JobState;
import io.awa.client.AwaClient;
import io.awa.client.ClientSettings;
import io.awa.client.JdbcAwaClient;
import io.awa.cron.CronJob;
import io.awa.testsupport.TestDatabase;
import io.awa.worker.HandlerDefinition;
import io.awa.worker.HandlerScanner;
import io.awa.worker.JobHandler;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The code of docs/coming-from.md.
 */
class ComingFromDocumentTests {

	private static TestDatabase database;

	@BeforeAll
	static void createDatabase() {
		database = TestDatabase.migrated();
	}

	@AfterAll
	static void dropDatabase() {
		database.close();
	}

	@Test
	void scheduledMethodIsAHandler() {
		GenericApplicationContext context = new GenericApplicationContext();
		context.registerBean(Invoices.class);

		assertThat(new HandlerScanner(context.getDefaultListableBeanFactory()).scan())
			.extracting(HandlerDefinition::kind)
			.containsExactly("close_month");
	}

	@Test
	void eventsLeaveByTheTransport() {
		EventExternalizationTransport transport = new Outbox().webhooks((target, event) -> event + " to " + target);

		assertThat(transport.externalize("placed", RoutingTarget.forTarget("orders").withoutKey()))
			.isCompletedWithValueMatching("placed to orders"::equals);
	}

	@Test
	void lambdasAreRecords() {
		AwaClient awa = new JdbcAwaClient(database.dataSource(), ClientSettings.of(TestDatabase.SCHEMA));

		new Registration(awa).register(new Member(7));

		assertThat(awa.getJob(1).orElseThrow().kind()).isEqualTo("send_welcome");
		assertThat(awa.getJob(2).orElseThrow().state()).isEqualTo(JobState.SCHEDULED);
	}

	record Member(long id) {

	}

	record SendWelcome(long memberId) {

	}

	record AskForFeedback(long memberId) {

	}

	static final class Ledger {

		void close() {
			throw new UnsupportedOperationException("Nobody closes it here");
		}

	}

	@Component
	static class Invoices {

		private final Ledger ledger = new Ledger();

		@JobHandler(kind = "close_month")
		@CronJob(cron = "0 6 1 * *", zone = "Europe/Berlin", overlap = Overlap.SKIP)
		void closeMonth() {
			this.ledger.close();
		}

	}

	@Service
	static class Registration {

		private final AwaClient awa;

		Registration(AwaClient awa) {
			this.awa = awa;
		}

		@Transactional
		void register(Member member) {
			this.awa.insert(new SendWelcome(member.id()));
			this.awa.insert(new AskForFeedback(member.id()), InsertOptions.defaults().withDelay(Duration.ofDays(7)));
		}

	}

	interface Webhooks {

		String post(String target, Object event);

	}

	@Configuration
	static class Outbox {

		@Bean
		EventExternalizationTransport webhooks(Webhooks webhooks) {
			return (event, target) -> CompletableFuture.completedFuture(webhooks.post(target.getTarget(), event));
		}

	}

}
