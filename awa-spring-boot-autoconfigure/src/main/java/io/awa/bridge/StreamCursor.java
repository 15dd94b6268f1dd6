package io.awa.bridge;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * Reads a stream by pages, from one thread at a time but not always the same.
 *
 * @param <T> the type of the elements
 */
final class StreamCursor<T> {

	/** Elements read by one call. */
	static final int PAGE = 200;

	private final Callable<? extends Stream<? extends T>> source;

	private final ReentrantLock lock = new ReentrantLock();

	private @Nullable Stream<? extends T> stream;

	private @Nullable Iterator<? extends T> elements;

	private volatile boolean closed;

	private volatile boolean exhausted;

	StreamCursor(Callable<? extends Stream<? extends T>> source) {
		this.source = source;
	}

	/**
	 * Reads a page, and closes the stream after the last one.
	 * @return the elements, none after the end
	 * @throws Exception what the stream threw
	 */
	List<T> nextPage() throws Exception {
		this.lock.lock();
		try {
			List<T> page = new ArrayList<>();
			Iterator<? extends T> open = this.closed ? List.<T>of().iterator() : open();
			while (page.size() < PAGE && open.hasNext()) {
				page.add(requireElement(open.next()));
			}
			if (page.size() < PAGE) {
				close();
				this.exhausted = true;
			}
			return page;
		}
		finally {
			this.lock.unlock();
		}
	}

	/** Waits for the page that is being read. */
	void close() {
		this.lock.lock();
		try {
			if (!this.closed) {
				this.closed = true;
				if (this.stream != null) {
					this.stream.close();
				}
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	boolean isClosed() {
		return this.closed;
	}

	boolean isExhausted() {
		return this.exhausted;
	}

	private Iterator<? extends T> open() throws Exception {
		if (this.elements == null) {
			Stream<? extends T> opened = this.source.call();
			this.stream = opened;
			this.elements = opened.iterator();
		}
		return this.elements;
	}

	private static <E> E requireElement(@Nullable E element) {
		if (element == null) {
			throw new NullPointerException("The stream has a null element, which a Flux cannot carry. Filter it out.");
		}
		return element;
	}

}
