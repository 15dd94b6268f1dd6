package io.awa.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import org.springframework.aop.framework.ProxyFactory;
import org.springframework.boot.autoconfigure.AutoConfigurationPackage;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import reactor.core.publisher.Mono;

import io.awa.JobKind;
import io.awa.cron.CronJob;
import io.awa.worker.BlockingJobHandler;
import io.awa.worker.JobContext;
import io.awa.worker.JobHandler;
import io.awa.worker.JobOutcome;

/**
 * Handlers of all styles, to be processed ahead of time.
 */
@AutoConfigurationPackage(basePackageClasses = AheadOfTimeHandlers.class)
@Configuration(proxyBeanMethods = false)
class AheadOfTimeHandlers {

	@Bean
	Shop shop() {
		return new Shop();
	}

	@Bean
	Ledger ledger(Shop shop) {
		return new Ledger(shop);
	}

	@Bean
	Archive archive(Shop shop) {
		return new Archive(shop);
	}

	@Bean
	Mailer mailer(Shop shop) {
		ProxyFactory proxy = new ProxyFactory(new ShopMailer(shop));
		proxy.setInterfaces(Mailer.class);
		return (Mailer) proxy.getProxy(Mailer.class.getClassLoader());
	}

	/** Handlers as methods: blocking, reactive, for many jobs, and on a schedule. */
	static class Shop {

		final Queue<Object> seen = new ConcurrentLinkedQueue<>();

		@JobHandler
		void ship(Ship payload) {
			this.seen.add(payload);
		}

		@JobHandler
		Mono<JobOutcome> pack(Pack payload) {
			return Mono.fromCallable(() -> {
				this.seen.add(payload);
				return JobOutcome.completed();
			});
		}

		@JobHandler
		void index(List<Index> payloads) {
			this.seen.addAll(payloads);
		}

		@JobHandler
		@CronJob(name = "count-stock", cron = "0 3 1 1 *", args = "{\"shelf\":7}")
		void count(CountStock payload) {
			this.seen.add(payload);
		}

	}

	/** A handler as a bean. */
	record Ledger(Shop shop) implements BlockingJobHandler<Book> {

		@Override
		public JobOutcome handle(Book payload, JobContext context) {
			this.shop.seen.add(payload);
			return JobOutcome.completed();
		}

	}

	/** What the subclass calls T. */
	abstract static class Keeper<T> {

		@JobHandler
		void keep(T payload) {
			kept(payload);
		}

		abstract void kept(T payload);

	}

	/** A handler whose payload is named by the class. */
	static class Archive extends Keeper<Keep> {

		private final Shop shop;

		Archive(Shop shop) {
			this.shop = shop;
		}

		@Override
		void kept(Keep payload) {
			this.shop.seen.add(payload);
		}

	}

	/** A handler behind a proxy of the JDK. */
	interface Mailer {

		@JobHandler
		void mail(Mail payload);

	}

	record ShopMailer(Shop shop) implements Mailer {

		@Override
		public void mail(Mail payload) {
			this.shop.seen.add(payload);
		}

	}

	record Ship(long orderId, Address to, List<Item> items, Duration within) {

	}

	record Address(String city) {

	}

	record Item(Colour colour) {

	}

	enum Colour {

		GREEN

	}

	record Pack(long orderId) {

	}

	record Index(long orderId) {

	}

	record CountStock(int shelf) {

	}

	record Book(long amount) {

	}

	record Keep(String file) {

	}

	record Mail(String to) {

	}

	/** Handled by another application. */
	@JobKind("elsewhere")
	record Elsewhere(Parcel parcel) {

	}

	record Parcel(int grams) {

	}

}
