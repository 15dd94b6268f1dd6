package io.awa.bridge;

import java.time.Duration;
import java.util.Collection;

import javax.sql.DataSource;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.transaction.ConfigurableTransactionManager;
import org.springframework.transaction.ReactiveTransaction;
import org.springframework.transaction.ReactiveTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionExecutionListener;
import org.springframework.transaction.reactive.TransactionSynchronizationManager;
import reactor.core.publisher.Mono;

/**
 * Reactive transactions over JDBC: {@code @Transactional} methods that return a
 * {@code Mono} and {@code TransactionalOperator}, on a plain {@link DataSource}. The
 * steps of such a transaction run their blocking code with
 * {@link JdbcReactiveOperations#call}, on one connection and one after the other,
 * whatever threads they are on.
 * <p>
 * A transaction holds its connection from its begin to its end, so the pool decides how
 * many there can be at the same time; when it has none to give, the begin fails with the
 * error of the pool. A rollback after an error or a cancellation waits for the call that
 * runs, because a connection is not for two at a time, and refuses those that wait.
 * <p>
 * Propagation, isolation, read-only and synchronizations are as with other managers of
 * Spring's. A timeout limits the statements of {@code JdbcTemplate} and what is built on
 * it. As with R2DBC, {@code REQUIRES_NEW} takes the place of the surrounding transaction
 * in the whole flow while it is open: use {@code TransactionOptions.isolated()} where
 * other steps run beside it.
 */
public final class JdbcReactiveTransactionManager
		implements ReactiveTransactionManager, ConfigurableTransactionManager {

	/** How long the end of a transaction waits for a call that runs. */
	public static final Duration DEFAULT_GRACE = Duration.ofSeconds(10);

	private final DataSource dataSource;

	private final JdbcReactiveThreads threads;

	private final JdbcReactiveTransactionSteps steps;

	/**
	 * Creates the manager with a grace of 10 seconds.
	 * @param dataSource where the connections come from
	 * @param threads where the blocking code runs; closed by their owner
	 */
	public JdbcReactiveTransactionManager(DataSource dataSource, JdbcReactiveThreads threads) {
		this(dataSource, threads, DEFAULT_GRACE);
	}

	/**
	 * Creates the manager.
	 * @param dataSource where the connections come from
	 * @param threads where the blocking code runs; closed by their owner
	 * @param grace how long the end of a transaction waits for a call that still runs,
	 * more than zero; then the connection is cut with {@link java.sql.Connection#abort}
	 */
	public JdbcReactiveTransactionManager(DataSource dataSource, JdbcReactiveThreads threads, Duration grace) {
		if (grace.isZero() || grace.isNegative()) {
			throw new IllegalArgumentException("The grace must be more than zero, but is " + grace + ".");
		}
		this.dataSource = unproxied(dataSource);
		this.threads = threads;
		this.steps = new JdbcReactiveTransactionSteps(this.dataSource, threads, grace);
	}

	/**
	 * Returns where the connections come from.
	 * @return the data source
	 */
	public DataSource getDataSource() {
		return this.dataSource;
	}

	@Override
	public Mono<ReactiveTransaction> getReactiveTransaction(@Nullable TransactionDefinition definition) {
		return Mono.defer(() -> {
			JdbcReactiveBegin begin = new JdbcReactiveBegin(this.threads.acquiring());
			return this.steps.getReactiveTransaction(definition)
				.contextWrite((context) -> context.put(JdbcReactiveBegin.class, begin))
				.doOnCancel(begin::abandon)
				.filter((transaction) -> begin.handOver());
		});
	}

	@Override
	public Mono<Void> commit(ReactiveTransaction transaction) {
		return this.steps.commit(transaction);
	}

	@Override
	public Mono<Void> rollback(ReactiveTransaction transaction) {
		return this.steps.rollback(transaction);
	}

	@Override
	public void setTransactionExecutionListeners(Collection<TransactionExecutionListener> listeners) {
		this.steps.setTransactionExecutionListeners(listeners);
	}

	@Override
	public Collection<TransactionExecutionListener> getTransactionExecutionListeners() {
		return this.steps.getTransactionExecutionListeners();
	}

	JdbcReactiveThreads threads() {
		return this.threads;
	}

	@Nullable JdbcReactiveTransaction findTransaction(TransactionSynchronizationManager context) {
		return this.steps.findTransaction(context);
	}

	private static DataSource unproxied(DataSource dataSource) {
		DataSource target = (dataSource instanceof TransactionAwareDataSourceProxy proxy) ? proxy.getTargetDataSource()
				: dataSource;
		return (target != null) ? target : dataSource;
	}

}
