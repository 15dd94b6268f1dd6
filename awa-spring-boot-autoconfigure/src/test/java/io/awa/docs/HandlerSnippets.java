package io.awa.docs;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;
import org.springframework.context.event.EventListener;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

import io.awa.JobKind;
import io.awa.JobLogLevel;
import io.awa.NewJob;
import io.awa.client.InsertContext;
import io.awa.client.JobInsertInterceptor;
import io.awa.event.JobFailed;
import io.awa.worker.BatchContext;
import io.awa.worker.BatchJobHandler;
import io.awa.worker.BatchOutcome;
import io.awa.worker.BlockingJobHandler;
import io.awa.worker.JobContext;
import io.awa.worker.JobExecutionInterceptor;
import io.awa.worker.JobHandler;
import io.awa.worker.JobOutcome;
import io.awa.worker.PayloadUpcaster;
import io.awa.worker.ReactiveJobExecutionInterceptor;

/**
 * The code of docs/handlers.md.
 */
final class HandlerSnippets {

	private HandlerSnippets() {
	}

	record SendReceipt(long orderId) {

	}

	record CallWebhook(String url) {

	}

	record IndexProduct(long productId) {

	}

	record SendInvoice(long orderId) {

	}

	interface Mailer {

		void send(long orderId);

		Mono<Void> post(String url);

	}

	interface SearchIndex {

		List<Long> put(List<Long> productIds);

	}

	interface Alarm {

		void raise(String text);

	}

	static final class Tenants {

		static final ThreadLocal<@Nullable String> CURRENT = new ThreadLocal<>();

		private Tenants() {
		}

	}

	// tag::methods
	@Component
	static class ReceiptHandlers {

		private final Mailer mailer;

		ReceiptHandlers(Mailer mailer) {
			this.mailer = mailer;
		}

		@JobHandler
		void sendReceipt(SendReceipt receipt) {
			this.mailer.send(receipt.orderId());
		}

		@JobHandler(queue = "webhooks")
		Mono<Void> callWebhook(CallWebhook webhook, JobContext context) {
			return this.mailer.post(webhook.url() + "?attempt=" + context.attempt());
		}

		@JobHandler(kind = "audit")
		JobOutcome audit(Map<String, Object> args) {
			return args.isEmpty() ? JobOutcome.cancel("nothing to audit") : JobOutcome.completed();
		}

	}
	// end::methods

	// tag::interface
	@Component
	@JobHandler(queue = "mail")
	static class InvoiceHandler implements BlockingJobHandler<SendInvoice> {

		@Override
		public @Nullable JobOutcome handle(SendInvoice invoice, JobContext context) {
			return null;
		}

	}
	// end::interface

	// tag::batch
	@Component
	static class ProductIndexer {

		private final SearchIndex index;

		ProductIndexer(SearchIndex index) {
			this.index = index;
		}

		@JobHandler(batchSize = 200)
		BatchOutcome index(List<IndexProduct> products, BatchContext batch) {
			List<Long> refused = this.index.put(products.stream().map(IndexProduct::productId).toList());
			BatchOutcome.Builder outcomes = BatchOutcome.builder();
			for (int i = 0; i < products.size(); i++) {
				if (refused.contains(products.get(i).productId())) {
					outcomes.failureAt(i, new IllegalStateException("The index refused the product."));
				}
			}
			return outcomes.build();
		}

	}
	// end::batch

	// tag::batchInterface
	@Component
	static class InvoiceBatch implements BatchJobHandler<SendInvoice> {

		@Override
		public @Nullable BatchOutcome handle(List<SendInvoice> invoices, BatchContext batch) {
			return BatchOutcome.builder().outcome(batch.job(0).jobId(), JobOutcome.cancel("sent before")).build();
		}

	}
	// end::batchInterface

	// tag::alias
	@Component
	static class RenamedHandler {

		@JobHandler(aliases = "send_bill")
		void send(SendInvoice invoice) {
		}

	}
	// end::alias

	// tag::version
	@JobKind(value = "payment", version = 2)
	record Payment(BigDecimal amount, String currency) {

	}

	@Component
	static class PaymentInCents implements PayloadUpcaster {

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
			long cents = ((Number) args.get("cents")).longValue();
			return Map.of("amount", BigDecimal.valueOf(cents, 2), "currency", "EUR");
		}

	}
	// end::version

	// tag::tenantInsert
	@Component
	static class TenantToMetadata implements JobInsertInterceptor {

		@Override
		public NewJob beforeInsert(NewJob job, InsertContext context) {
			Object tenant = (Tenants.CURRENT.get() != null) ? Tenants.CURRENT.get() : context.find("tenant");
			if (tenant == null) {
				throw new IllegalStateException("A job needs a tenant.");
			}
			Map<String, Object> metadata = new LinkedHashMap<>(job.options().metadata());
			metadata.put("tenant", tenant);
			return new NewJob(job.args(), job.options().withMetadata(metadata));
		}

	}
	// end::tenantInsert

	// tag::tenantRun
	@Component
	@Order(1)
	static class TenantFromMetadata implements JobExecutionInterceptor, ReactiveJobExecutionInterceptor {

		@Override
		public @Nullable JobOutcome around(JobContext context, Invocation invocation) throws Exception {
			Tenants.CURRENT.set((String) context.metadata().get("tenant"));
			try {
				return invocation.proceed();
			}
			finally {
				Tenants.CURRENT.remove();
			}
		}

		@Override
		public Mono<JobOutcome> around(JobContext context, Mono<JobOutcome> invocation) {
			return invocation.contextWrite((view) -> view.put("tenant", context.metadata().get("tenant")));
		}

		@Override
		public @Nullable BatchOutcome aroundBatch(BatchContext context, BatchInvocation invocation) throws Exception {
			return invocation.proceed();
		}

		@Override
		public Mono<BatchOutcome> aroundBatch(BatchContext context, Mono<BatchOutcome> invocation) {
			return invocation;
		}

	}
	// end::tenantRun

	// tag::log
	static class ImportHandlers {

		@JobHandler
		void importRows(ImportRows job, JobContext context) {
			context.log("begins with row " + job.firstRow());
			context.log(JobLogLevel.WARN, "2 rows were empty");
		}

	}
	// end::log

	record ImportRows(int firstRow) {
	}

	// tag::mdc
	@Component
	@Order(2)
	static class JobInLog implements JobExecutionInterceptor {

		@Override
		public @Nullable JobOutcome around(JobContext context, Invocation invocation) throws Exception {
			MDC.put("job", String.valueOf(context.jobId()));
			try {
				return invocation.proceed();
			}
			finally {
				MDC.remove("job");
			}
		}

	}
	// end::mdc

	// tag::event
	@Component
	static class FailureAlarm {

		private final Alarm alarm;

		FailureAlarm(Alarm alarm) {
			this.alarm = alarm;
		}

		@EventListener
		void onFailure(JobFailed failed) {
			this.alarm.raise("Job " + failed.jobId() + " of kind " + failed.kind() + " failed: " + failed.reason());
		}

	}
	// end::event

}
