package io.awa.bridge;

import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

import io.awa.bridge.SectionClosedException.Reason;
import io.awa.sql.ReactivePermits;

/**
 * A stretch of blocking code that runs on behalf of a reactive pipeline, with its
 * context. What it subscribes to joins the transaction of the pipeline.
 * <p>
 * Closing and subscribing share a lock: Spring cancels upstream before it sends the
 * rollback, so each statement is either on the connection before the rollback, or
 * refused.
 */
final class Section {

	private static final Log logger = LogFactory.getLog(Section.class);

	private static final ThreadLocal<@Nullable Section> CURRENT = new ThreadLocal<>();

	private final SectionRuntime runtime;

	private final SectionMailbox mailbox;

	private final @Nullable Section parent;

	private final ReactivePermits inFlight;

	private final SectionGate gate = new SectionGate();

	private final Set<SectionWork> open = ConcurrentHashMap.newKeySet();

	private final Deque<SectionContext> contexts = new ConcurrentLinkedDeque<>();

	private volatile @Nullable Thread thread;

	private boolean awaited;

	/**
	 * Creates a section.
	 * @param view the context of the pipeline
	 * @param runtime what all sections share
	 * @param parent the section whose wait this one runs within, or {@code null}
	 */
	Section(ContextView view, SectionRuntime runtime, @Nullable Section parent) {
		this.runtime = runtime;
		this.parent = parent;
		this.mailbox = (parent != null) ? parent.mailbox : new SectionMailbox();
		this.inFlight = new ReactivePermits(runtime.settings().maxInFlight());
		this.contexts.push(contextOf(view));
	}

	/** The section that this thread is in. */
	static @Nullable Section current() {
		return CURRENT.get();
	}

	/** The section whose code subscribed, found in the context of what it awaits. */
	static @Nullable Section around(ContextView view) {
		return view.getOrDefault(Section.class, null);
	}

	BridgeSettings settings() {
		return this.runtime.settings();
	}

	SectionMailbox mailbox() {
		return this.mailbox;
	}

	Context view() {
		return context().view();
	}

	SectionClosedException closedException() {
		return this.gate.exception(Reason.ENDED);
	}

	boolean isTransactionActive() {
		return context().isTransactionActive();
	}

	/** Whether anything reactive has been waited for. */
	boolean hasAwaited() {
		return this.awaited;
	}

	/**
	 * Binds the section to the thread.
	 * @return what leaves it
	 */
	Runnable enter() {
		Section before = CURRENT.get();
		Section outer = this.mailbox.running();
		this.gate.pass(() -> {
			this.thread = Thread.currentThread();
			this.mailbox.enter(this);
		});
		CURRENT.set(this);
		BooleanSupplier guarded = SectionThread.set(this::isTransactionActive);
		return () -> {
			SectionThread.set(guarded);
			setCurrent(before);
			this.thread = null;
			this.mailbox.enter(outer);
		};
	}

	/** Binds no section to the thread, while what follows one runs there. */
	static Runnable pause() {
		Section before = CURRENT.get();
		BooleanSupplier guarded = SectionThread.set(null);
		setCurrent(null);
		return () -> {
			SectionThread.set(guarded);
			setCurrent(before);
		};
	}

	private static void setCurrent(@Nullable Section section) {
		if (section != null) {
			CURRENT.set(section);
		}
		else {
			CURRENT.remove();
		}
	}

	/**
	 * Makes what is awaited from now on see another context, until it is left, in
	 * whatever order.
	 */
	Runnable enter(ContextView view) {
		SectionContext inner = contextOf(view);
		this.contexts.push(inner);
		return () -> this.contexts.remove(inner);
	}

	/** An interrupt from before ends it at once, whether there would be a wait or not. */
	<T> @Nullable T await(Publisher<? extends T> publisher) {
		this.awaited = true;
		if (Thread.currentThread().isInterrupted()) {
			throw onInterrupted();
		}
		SectionCall<T> call = new SectionCall<>(this);
		start(call, single(publisher));
		waitFor(call);
		return call.result();
	}

	<T> CompletableFuture<T> future(Mono<T> mono) {
		this.awaited = true;
		SectionCall<T> call = new SectionCall<>(this);
		start(call, mono);
		return call;
	}

	<T> SectionStream<T> stream(Flux<T> flux, boolean paged) {
		this.awaited = true;
		SectionStream<T> stream = new SectionStream<>(this, paged || !isTransactionActive());
		begin(stream, () -> flux.contextWrite((own) -> own.putAll(view().readOnly())).subscribe(stream));
		return stream;
	}

	/** Asks for more of a stream, unless the section is closed. */
	void ifOpen(Runnable request) {
		this.gate.ifOpen(request);
	}

	/** Waits on the thread of the section, which nested sections use meanwhile. */
	void waitFor(CompletableFuture<?> result) {
		int held = this.gate.pause();
		boolean done;
		try {
			done = waitFor(result, settings().awaitTimeout().toNanos());
		}
		catch (InterruptedException ex) {
			throw onInterrupted();
		}
		finally {
			this.gate.resume(held);
		}
		if (!done) {
			if (close(Reason.TIMED_OUT)) {
				context().cancelStatement();
			}
			throw this.gate.exception(Reason.TIMED_OUT);
		}
		if (held > 0) {
			this.gate.requireOpen();
		}
	}

	/**
	 * Waits for a future, on whatever thread.
	 * @return whether it is done
	 */
	boolean waitFor(CompletableFuture<?> result, long timeoutNanos) throws InterruptedException {
		if (this.mailbox.isMine()) {
			return this.mailbox.waitFor(result, timeoutNanos);
		}
		SectionCalls.requireThreadThatMayWait();
		try {
			result.handle((value, failure) -> true).get(timeoutNanos, TimeUnit.NANOSECONDS);
		}
		catch (ExecutionException | TimeoutException ex) {
			return result.isDone();
		}
		return true;
	}

	/**
	 * Closes the section: cancels what it has begun, and refuses the rest.
	 * @return whether it was open
	 */
	boolean close(Reason reason) {
		List<SectionWork> unfinished = new ArrayList<>();
		boolean wasOpen = this.gate.close(reason, () -> {
			unfinished.addAll(this.open);
			this.open.clear();
			if (reason == Reason.CANCELLED) {
				this.mailbox.interrupt(this);
			}
		});
		unfinished.forEach((work) -> close(work, reason));
		return wasOpen;
	}

	/** One that fails to end must not keep the others. */
	private static void close(SectionWork work, Reason reason) {
		try {
			work.closed(reason);
		}
		catch (Throwable ex) {
			logger.warn("A reactive call of a section could not be cancelled", ex);
		}
	}

	/**
	 * Ends the section after its code.
	 * @return why the transaction must not commit, or {@code null}
	 */
	@Nullable RuntimeException end() {
		long futures = this.open.stream().filter(SectionWork::mustFinish).count();
		if (!close(Reason.ENDED)) {
			return this.gate.exception(Reason.ENDED);
		}
		return (futures > 0) ? new UnfinishedWorkException((int) futures) : null;
	}

	/** Tells later if the code of a cancelled section still runs. */
	void watchAfterCancellation() {
		this.runtime.zombies().watch(() -> this.thread);
	}

	/** Takes no lock: whoever tells may hold others. */
	void finished(SectionWork work) {
		this.open.remove(work);
		this.mailbox.wakeUp();
	}

	private <T> void start(SectionCall<T> call, Mono<T> mono) {
		begin(call,
				() -> this.inFlight.limit(this.gate.limit(mono))
					.contextWrite((own) -> own.putAll(view().readOnly()))
					.subscribe(call.subscriber()));
	}

	/** Registers a nested section, which cannot run after the end of this one. */
	boolean register(SectionWork nested) {
		return this.gate.ifOpen(() -> this.open.add(nested));
	}

	private void begin(SectionWork work, Runnable subscription) {
		this.gate.pass(() -> {
			context().requireUsable();
			if (isTransactionActive() && isConnectionBlocked()) {
				throw new StreamStillOpenException();
			}
			this.open.add(work);
			try {
				subscription.run();
			}
			catch (Throwable ex) {
				this.open.remove(work);
				throw ex;
			}
		});
	}

	/** By a stream of this section, or of one around it that has the same connection. */
	private boolean isConnectionBlocked() {
		for (Section section = this; section != null; section = section.parent) {
			if ((section == this || section.context().sharesConnectionWith(context()))
					&& section.open.stream().anyMatch(SectionWork::blocksConnection)) {
				return true;
			}
		}
		return false;
	}

	private SectionContext context() {
		return this.contexts.element();
	}

	private SectionContext contextOf(ContextView view) {
		return new SectionContext(Context.of(view).put(Section.class, this), this.runtime.connectionFactory());
	}

	/** An interrupt of the cancellation ends here; another one stays. */
	private SectionClosedException onInterrupted() {
		Thread.currentThread().interrupt();
		close(Reason.INTERRUPTED);
		return this.gate.exception(Reason.INTERRUPTED);
	}

	@SuppressWarnings("unchecked")
	private static <T> Mono<T> single(Publisher<? extends T> publisher) {
		return (publisher instanceof Mono<?> mono) ? (Mono<T>) mono : Flux.<T>from(publisher).singleOrEmpty();
	}

}
