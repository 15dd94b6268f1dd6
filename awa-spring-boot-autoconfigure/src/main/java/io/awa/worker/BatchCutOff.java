package io.awa.worker;

import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

/**
 * Tells the code that runs a batch to give up, once no job of the batch is wanted any
 * more. Each run of the batch is given a future that, when cancelled, counts down.
 */
final class BatchCutOff {

	private int wanted;

	private @Nullable Thread thread;

	private @Nullable CompletableFuture<?> future;

	BatchCutOff(int size) {
		this.wanted = size;
	}

	/** A future of one run, which a cut-off of the run cancels. */
	CompletableFuture<?> member() {
		return new Member();
	}

	/** From here on the calling thread is interrupted. */
	synchronized void onThread() {
		this.thread = Thread.currentThread();
		if (this.wanted == 0) {
			this.thread.interrupt();
		}
	}

	/** From here on the future is cancelled instead. */
	void onFuture(CompletableFuture<?> future) {
		if (keep(future)) {
			future.cancel(true);
		}
	}

	private synchronized boolean keep(CompletableFuture<?> future) {
		leaveThread();
		this.future = future;
		return this.wanted == 0;
	}

	/** From here on the thread belongs to others again. */
	synchronized void leaveThread() {
		this.thread = null;
		if (this.wanted == 0) {
			Thread.interrupted();
		}
	}

	private void onCutOff() {
		CompletableFuture<?> cancelled = countDown();
		if (cancelled != null) {
			cancelled.cancel(true);
		}
	}

	private synchronized @Nullable CompletableFuture<?> countDown() {
		this.wanted--;
		if (this.wanted != 0) {
			return null;
		}
		if (this.thread != null) {
			this.thread.interrupt();
		}
		return this.future;
	}

	/** Never ends: the batch ends all of its runs together. */
	private final class Member extends CompletableFuture<Object> {

		@Override
		public boolean cancel(boolean mayInterruptIfRunning) {
			onCutOff();
			return false;
		}

	}

}
