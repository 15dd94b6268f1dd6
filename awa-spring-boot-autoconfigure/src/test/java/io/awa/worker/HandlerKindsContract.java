package io.awa.worker;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.awa.InsertOptions;
import io.awa.Job;
import io.awa.JobKind;
import io.awa.JobState;
import io.awa.testsupport.TestDatabase;
import io.awa.worker.TestWorker.Storage;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a worker promises about jobs that were inserted before their kind was renamed or
 * their payload changed, and about those that are ahead of it.
 */
abstract class HandlerKindsContract extends WorkerContract {

	private static final BlockingQueue<Object> HANDLED = new LinkedBlockingQueue<>();

	HandlerKindsContract(TestDatabase database, Storage storage) {
		super(database, storage);
	}

	@BeforeEach
	void forget() {
		HANDLED.clear();
	}

	@Test
	void jobsOfAnAliasRunAndKeepTheirKind() throws Exception {
		this.worker.handle(Renamed.class).start();

		Job old = await(insert("send_bill", Map.of("number", 1)), JobState.COMPLETED);
		Job now = await(this.client.insert(new SendInvoice(2)).jobId(), JobState.COMPLETED);

		assertThat(old.kind()).isEqualTo("send_bill");
		assertThat(now.kind()).isEqualTo("send_invoice");
		assertThat(HANDLED).containsExactlyInAnyOrder("send_bill 1", "send_invoice 2");
		assertAllSlotsAreFree();
	}

	@Test
	void versionTravelsWithTheJobAndIsHiddenFromTheHandler() throws Exception {
		this.worker.handle(Current.class).upcast(new Cents(), new Currency()).start();
		InsertOptions options = InsertOptions.defaults().withMetadata(Map.of("tenant", "a"));

		Job job = await(this.client.insert(new Payment(new BigDecimal("1.10"), "EUR"), options).jobId(),
				JobState.COMPLETED);

		assertThat(job.metadata()).containsEntry("awa:version", 3).containsEntry("tenant", "a");
		assertThat(HANDLED.take()).isEqualTo("1.10 EUR {tenant=a}");
	}

	@Test
	void olderPayloadsGoThroughTheChain() throws Exception {
		this.worker.handle(Current.class).upcast(new Currency(), new Cents()).start();

		await(insert("payment", Map.of("cents", 12345)), JobState.COMPLETED);
		long second = insertWithVersion(2, "{\"amount\": 12345678901234567890.12}");

		await(second, JobState.COMPLETED);
		assertThat(HANDLED).containsExactly("123.45 EUR {}", "12345678901234567890.12 EUR {}");
		assertAllSlotsAreFree();
	}

	@Test
	void missingStepFailsForGoodAndNamesKindAndVersions() {
		this.worker.handle(Current.class).upcast(new Currency()).start();

		await(insert("payment", Map.of("cents", 1)), JobState.FAILED);

		assertThat(this.database.sql().sql("select error_message from awa.attempt").query(String.class).single())
			.contains("'payment'", "from version 1 to 2", "takes version 3");
		assertAllSlotsAreFree();
	}

	@Test
	void brokenUpcasterIsAFailedAttempt() {
		PayloadUpcaster broken = new Cents() {
			@Override
			public Map<String, Object> upcast(Map<String, Object> args) {
				throw new AssertionError("broken");
			}
		};
		this.worker.handle(Current.class).upcast(broken, new Currency()).start();

		await(insert("payment", Map.of("cents", 1), InsertOptions.defaults().withMaxAttempts(1)), JobState.FAILED);

		assertThat(this.database.sql().sql("select error_class from awa.attempt").query(String.class).single())
			.isEqualTo(AssertionError.class.getName());
		assertAllSlotsAreFree();
	}

	@Test
	void newerPayloadGoesBackUntilANodeKnowsIt() {
		this.worker.handle(Old.class).start();
		long id = this.client.insert(new Payment(BigDecimal.ONE, "USD"), InsertOptions.defaults().withMaxAttempts(1))
			.jobId();

		Job waiting = await(id, JobState.SCHEDULED);

		assertThat(waiting.attempt()).isZero();
		assertThat(this.database.count("awa.attempt")).isZero();
		assertAllSlotsAreFree();
		try (TestWorker newer = new TestWorker(this.database, this.storage)) {
			this.worker.worker().stop();
			assertThat(this.database.sql()
				.sql("update awa.ready set run_at = now() where run_at <= now() + interval '5 seconds'")
				.update()).isEqualTo(1);
			newer.handle(Current.class).upcast(new Cents(), new Currency()).start();
			await(id, JobState.COMPLETED);
		}
		assertThat(HANDLED).containsExactly("1 USD {}");
	}

	@Test
	void newerPayloadInABatchGoesBackAlone() {
		List<Integer> sizes = new CopyOnWriteArrayList<>();
		BatchCall call = HandlerCalls.batch(() -> (BatchJobHandler<Object>) (args, batch) -> {
			sizes.add(args.size());
			return null;
		});
		this.worker.handle(new HandlerDefinition("payment", "default", OldPayment.class, new BatchOfOne(call),
				"old batch", new HandlerTraits(List.of(), 1, false, 100, call), HandlerOptions.none()));
		long old = insert("payment", Map.of("cents", 1));
		long newer = this.client.insert(new Payment(BigDecimal.ONE, "USD")).jobId();

		this.worker.start();

		await(old, JobState.COMPLETED);
		await(newer, JobState.SCHEDULED);
		assertThat(sizes).containsExactly(1);
		assertAllSlotsAreFree();
	}

	private long insertWithVersion(int version, String args) {
		this.client.pauseQueue("default");
		long id = insert("payment", Map.of());
		this.database.sql()
			.sql("update awa.job set args = :args::jsonb, metadata = jsonb_build_object('awa:version', :version) "
					+ "where id = :id")
			.param("args", args)
			.param("version", version)
			.param("id", id)
			.update();
		this.client.resumeQueue("default");
		return id;
	}

	record SendInvoice(int number) {

	}

	@JobKind(value = "payment", version = 3)
	record Payment(BigDecimal amount, String currency) {

	}

	@JobKind("payment")
	record OldPayment(int cents) {

	}

	static class Renamed {

		@JobHandler(aliases = "send_bill")
		void send(SendInvoice invoice, JobContext context) {
			HANDLED.add(context.kind() + " " + invoice.number());
		}

	}

	static class Current {

		@JobHandler
		void pay(Payment payment, JobContext context) {
			HANDLED.add(payment.amount() + " " + payment.currency() + " " + context.metadata());
		}

	}

	static class Old {

		@JobHandler
		void pay(OldPayment payment) {
			HANDLED.add("old");
		}

	}

	static class Cents implements PayloadUpcaster {

		@Override
		public String kind() {
			return "payment";
		}

		@Override
		public int fromVersion() {
			return 1;
		}

		@Override
		public Map<String, Object> upcast(Map<String, Object> args) {
			return Map.of("amount", BigDecimal.valueOf(((Number) args.get("cents")).longValue(), 2));
		}

	}

	static class Currency implements PayloadUpcaster {

		@Override
		public String kind() {
			return "payment";
		}

		@Override
		public int fromVersion() {
			return 2;
		}

		@Override
		public Map<String, Object> upcast(Map<String, Object> args) {
			return Map.of("amount", args.get("amount"), "currency", "EUR");
		}

	}

}
