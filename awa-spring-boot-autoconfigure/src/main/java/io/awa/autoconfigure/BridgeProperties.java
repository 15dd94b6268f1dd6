package io.awa.autoconfigure;

import java.time.Duration;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

import io.awa.bridge.BridgeSettings;
import io.awa.bridge.GuardMode;

/**
 * Blocking code and reactive code in one transaction.
 *
 * @param guard What to do with a call that would leave the transaction around it, or
 * block an event loop.
 * @param automatic Whether a plain block() in blocking code joins the reactive
 * transaction that it works for. Needs spring.reactor.context-propagation=auto.
 * @param scheduler Which threads sections of blocking code run on: virtual ones if
 * spring.threads.virtual.enabled is true and Java has them, or always one kind.
 * @param maxSections How many sections run at the same time. Defaults to the size of the
 * R2DBC pool, or 10 without one.
 * @param sectionAcquireTimeout How long a section waits for its turn.
 * @param awaitTimeout How long a section waits for one reactive call, after which its
 * transaction rolls back.
 * @param streamPageSize How many elements of a stream a section requests at once.
 * @param maxInFlight How many reactive calls of one section run at the same time; the
 * others wait.
 * @param reactiveOverJdbc Whether to offer reactive transactions on the DataSource: the
 * beans ReactiveOverJdbc and awaJdbcReactiveTransactionManager.
 */
public record BridgeProperties(@DefaultValue("fail") GuardMode guard, @DefaultValue("false") boolean automatic,
		@DefaultValue("auto") SectionScheduler scheduler, @Nullable Integer maxSections,
		@DefaultValue("30s") Duration sectionAcquireTimeout, @DefaultValue("30s") Duration awaitTimeout,
		@DefaultValue("200") int streamPageSize, @DefaultValue("64") int maxInFlight,
		@DefaultValue("false") boolean reactiveOverJdbc) {

	/** The threads of sections. */
	public enum SectionScheduler {

		/** Virtual threads if the application uses them, else platform threads. */
		AUTO,

		/** Platform threads of the bridge. */
		PLATFORM,

		/** Virtual threads, which need Java 21. */
		VIRTUAL

	}

	BridgeSettings toSettings(int poolSize, boolean virtualThreadsActive) {
		boolean virtual = this.scheduler == SectionScheduler.VIRTUAL
				|| (this.scheduler == SectionScheduler.AUTO && virtualThreadsActive);
		return new BridgeSettings((this.maxSections != null) ? this.maxSections : poolSize, this.sectionAcquireTimeout,
				this.awaitTimeout, this.streamPageSize, this.maxInFlight, virtual);
	}

}
