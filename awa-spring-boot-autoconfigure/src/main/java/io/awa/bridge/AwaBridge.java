package io.awa.bridge;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.Stream;

import io.r2dbc.spi.ConnectionFactory;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.context.ContextView;

import io.awa.BoundaryException;
import io.awa.client.AwaClient;
import io.awa.client.ReactiveAwaClient;
import io.awa.client.TransactionOptions;
import io.awa.sql.ReactivePermits;
import io.awa.sql.ReactivePermits.Permit;

/**
 * Runs unchanged blocking code in the middle of reactive pipelines, in <em>sections</em>.
 * A section has the context of the pipeline: what its code does through
 * {@link #client()}, {@link #await}, {@link #stream} and {@link #future} joins the
 * reactive transaction, on the same connection. Sections run on threads of their own, so
 * that the event loop stays free. Thread-safe.
 * <p>
 * A cancelled pipeline does not wait for its section: the thread is interrupted, and
 * every further call of the section is refused with {@link SectionClosedException}, so
 * nothing is written after the rollback.
 */
public final class AwaBridge implements AutoCloseable {

	private final ReactiveAwaClient reactiveClient;

	private final SectionRuntime runtime;

	private final SectionThreads threads;

	private final ReactivePermits permits;

	private final Views views;

	private final AwaClient client;

	private final AwaClient standaloneClient;

	/**
	 * Creates a bridge.
	 * @param client the reactive client
	 * @param connectionFactory the connection factory of the application's transactions
	 * @param settings how sections run
	 */
	public AwaBridge(ReactiveAwaClient client, ConnectionFactory connectionFactory, BridgeSettings settings) {
		this(client, new SectionRuntime(settings, connectionFactory, new ZombieSections(ZombieSections.AGE)));
	}

	AwaBridge(ReactiveAwaClient client, SectionRuntime runtime) {
		BridgeSettings settings = runtime.settings();
		this.reactiveClient = client;
		this.runtime = runtime;
		this.threads = new SectionThreads(settings);
		this.permits = new ReactivePermits(settings.maxSections());
		this.views = new Views(SectionCalls.strict(), this::call);
		this.client = BlockingAwaClientCalls.view(client, this.views.waitingBy(SectionCalls.strictByPages()),
				SectionCalls::enter);
		this.standaloneClient = BlockingAwaClientCalls.view(client,
				this.views.waitingBy(SectionCalls.anywhere(settings.awaitTimeout())), SectionCalls::enter);
	}

	/**
	 * Runs blocking code in a section, for each subscription. Within a section, it runs
	 * on the same thread while that waits.
	 * @param <T> the type of the result
	 * @param work the code
	 * @return its result, empty for {@code null}; fails with what the code throws, of the
	 * same type, with {@link NoSectionAvailableException} if no section becomes free,
	 * with {@link UnfinishedWorkException} if the code leaves futures behind, with
	 * {@link IllegalStateException} if it returns a publisher, and with
	 * {@link SectionClosedException} if a call took too long, even if the code caught
	 * that
	 */
	public <T> Mono<T> call(Callable<? extends @Nullable T> work) {
		return section(work, false);
	}

	/**
	 * Runs blocking code like {@link #call}, and fails with {@link IllegalStateException}
	 * if it awaited nothing reactive. For tests of code that is thought to take part.
	 * @param <T> the type of the result
	 * @param work the code
	 * @return its result, empty for {@code null}
	 */
	public <T> Mono<T> callRequiringAwait(Callable<? extends @Nullable T> work) {
		return section(work, true);
	}

	/**
	 * Runs blocking code like {@link #call}.
	 * @param work the code
	 * @return completes when the code has returned
	 */
	public Mono<Void> run(Runnable work) {
		return section(() -> {
			work.run();
			return null;
		}, false);
	}

	/**
	 * Waits for a reactive call in the section of this thread, so that it joins the
	 * transaction. A call to a remote service keeps the transaction open meanwhile.
	 * @param <T> the type of the value
	 * @param publisher the call, of one value at most
	 * @return the value, {@code null} if there is none
	 * @throws NoReactiveSectionException if the thread is in no section; nothing was
	 * subscribed to
	 * @throws SectionClosedException if the section is closed, or the call takes longer
	 * than {@code awa.bridge.await-timeout}
	 * @throws StreamStillOpenException if a stream of the section has rows on the
	 * connection
	 * @throws BoundaryException if the transaction has ended, or the thread must not
	 * block
	 */
	public <T> @Nullable T await(Publisher<? extends T> publisher) {
		return SectionCalls.strict().await(publisher);
	}

	/**
	 * Reads a publisher in the section of this thread, by pages of
	 * {@code awa.bridge.stream-page-size} as the consumer asks for them. Close the
	 * stream; what is left open ends with the section. While it is open in a transaction,
	 * other calls are refused.
	 * @param <T> the type of the elements
	 * @param flux what to read
	 * @return the stream
	 * @throws NoReactiveSectionException if the thread is in no section
	 */
	public <T> Stream<T> stream(Flux<T> flux) {
		return SectionCalls.strict().stream(flux);
	}

	/**
	 * Begins a reactive call in the section of this thread, without waiting. It joins the
	 * transaction and must be done when the section ends.
	 * @param <T> the type of the value
	 * @param mono the call
	 * @return the value; cancelling it cancels the call
	 * @throws NoReactiveSectionException if the thread is in no section
	 */
	public <T> CompletableFuture<T> future(Mono<T> mono) {
		return SectionCalls.strict().future(mono);
	}

	/**
	 * Runs code of a section in a savepoint of its transaction: if it throws, only what
	 * it did is undone, and the transaction stays usable.
	 * @param <T> the type of the result
	 * @param work the code
	 * @return its result
	 * @throws NoReactiveSectionException if the thread is in no section
	 */
	public <T> @Nullable T nested(Callable<? extends @Nullable T> work) {
		return await(this.reactiveClient.inTransaction(TransactionOptions.defaults().nested(),
				(transaction) -> this.<T>call(work)));
	}

	/**
	 * Says whether this thread is in a section.
	 * @return whether it is
	 */
	public boolean inSection() {
		return Section.current() != null;
	}

	/**
	 * Returns a blocking client for code that runs in sections. Outside one it throws
	 * {@link NoReactiveSectionException}.
	 * @return the client
	 */
	public AwaClient client() {
		return this.client;
	}

	/**
	 * Returns a blocking client over R2DBC for ordinary threads, where each call commits
	 * by itself. In a section it joins, too.
	 * @return the client
	 */
	public AwaClient standaloneClient() {
		return this.standaloneClient;
	}

	/**
	 * Returns a blocking view of a reactive object, whose calls join like {@link #await}.
	 * @param <T> the type of the view
	 * @param view an interface with the same methods, in which {@code Mono<T>} is
	 * {@code T} or {@code CompletableFuture<T>}, {@code Flux<T>} a list or a stream
	 * @param target the reactive object
	 * @return the view
	 * @throws IllegalArgumentException if a method of the view has no counterpart
	 */
	public <T> T blocking(Class<T> view, Object target) {
		return this.views.blocking(view, target);
	}

	/**
	 * Returns a reactive view of a blocking object, whose calls run in sections.
	 * @param <T> the type of the view
	 * @param view an interface with the same methods, in which {@code T} is
	 * {@code Mono<T>}, a stream a {@code Flux<T>}
	 * @param target the blocking object
	 * @return the view
	 * @throws IllegalArgumentException if a method of the view has no counterpart
	 */
	public <T> T reactive(Class<T> view, Object target) {
		return this.views.reactive(view, target);
	}

	/**
	 * Counts the sections whose code still ran 10 s after their cancellation, since the
	 * bridge was made. The log has the stack of each.
	 * @return the number
	 */
	public long zombies() {
		return this.runtime.zombies().count();
	}

	/**
	 * Refuses further sections and interrupts those that run.
	 */
	@Override
	public void close() {
		this.threads.close();
	}

	private <T> Mono<T> section(Callable<? extends @Nullable T> work, boolean requireAwait) {
		return Mono.deferContextual((view) -> {
			Section parent = Section.around(view);
			return (parent != null) ? nestedSection(parent, view, work, requireAwait)
					: ownSection(view, work, requireAwait);
		});
	}

	/** Runs on the thread of the section around it, when that waits. */
	private <T> Mono<T> nestedSection(Section parent, ContextView view, Callable<? extends @Nullable T> work,
			boolean requireAwait) {
		return Mono.create((sink) -> {
			Section section = new Section(view, this.runtime, parent);
			Disposable.Swap patience = Disposables.swap();
			SectionRun<T> run = new SectionRun<>(section, work, requireAwait, sink, patience::dispose);
			if (!parent.register(run)) {
				run.refuse(parent.closedException());
				return;
			}
			patience.update(SectionRun.refuseLater(run, this.runtime.settings().sectionAcquireTimeout()));
			sink.onCancel(() -> {
				parent.finished(run);
				run.cancel();
			});
			parent.mailbox().post(() -> {
				patience.dispose();
				parent.finished(run);
				run.run();
			});
		});
	}

	private <T> Mono<T> ownSection(ContextView view, Callable<? extends @Nullable T> work, boolean requireAwait) {
		BridgeSettings settings = this.runtime.settings();
		AtomicReference<@Nullable SectionRun<T>> begun = new AtomicReference<>();
		Duration timeout = settings.sectionAcquireTimeout();
		Supplier<NoSectionAvailableException> refusal = () -> NoSectionAvailableException.afterWaiting(timeout,
				settings.maxSections());
		Mono<T> section = this.permits.limit((permit) -> start(permit, view, work, requireAwait, begun));
		return section.timeout(Mono.delay(timeout).flatMap((time) -> {
			SectionRun<T> run = begun.get();
			if (run != null) {
				run.refuse(refusal.get());
			}
			return (run != null) ? Mono.never() : Mono.empty();
		}), Mono.error(refusal));
	}

	/** Threads of the bridge may be busy with what follows other sections. */
	private <T> Mono<T> start(Permit permit, ContextView view, Callable<? extends @Nullable T> work,
			boolean requireAwait, AtomicReference<@Nullable SectionRun<T>> begun) {
		return Mono.create((sink) -> {
			SectionRun<T> run = new SectionRun<>(new Section(view, this.runtime, null), work, requireAwait, sink,
					permit::release);
			permit.retain();
			begun.set(run);
			sink.onCancel(run::cancel);
			try {
				this.threads.execute(run);
			}
			catch (RejectedExecutionException ex) {
				run.refuse(NoSectionAvailableException.rejected());
			}
			catch (Throwable ex) {
				run.refuse(ex);
			}
		});
	}

}
