package io.awa.worker;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntUnaryOperator;

import org.jspecify.annotations.Nullable;

/**
 * How many jobs run on this node, by queue. With a size, the queues share a pool: each
 * has its guaranteed minimum for itself, and the rest goes by weight to those that want
 * some. A queue that wants none leaves its share to the others; when it wants some, it
 * gets the slots that become free until it has its share. One that has no slot at all
 * goes first, so however small its weight it is served.
 */
final class SlotPool {

	private final @Nullable Integer size;

	private final List<Share> shares = new ArrayList<>();

	private long turns;

	/**
	 * Creates the pool.
	 * @param size how many jobs run at once at most; {@code null} if each queue has slots
	 * of its own
	 */
	SlotPool(@Nullable Integer size) {
		this.size = size;
	}

	synchronized Share add(int most, int least, int weight) {
		Share share = new Share(most, least, weight);
		this.shares.add(share);
		return share;
	}

	boolean isShared() {
		return this.size != null;
	}

	private int freeFor(Share wanting) {
		int ceiling = Math.max(0, wanting.most - wanting.used);
		if (this.size == null) {
			return ceiling;
		}
		int open = this.size - this.shares.stream().mapToInt(Share::reserved).sum();
		this.shares.forEach((share) -> share.planned = share.reserved());
		List<Share> contenders = this.shares.stream().filter((share) -> share == wanting || share.wants).toList();
		while (open > 0) {
			Share next = contenders.stream()
				.filter((share) -> share.planned < share.most)
				.min(Share.ORDER)
				.orElse(null);
			if (next == null) {
				break;
			}
			next.planned++;
			open--;
		}
		return Math.min(ceiling, Math.max(0, wanting.planned - wanting.used));
	}

	/**
	 * The slots of one queue. Guarded by its pool.
	 */
	final class Share {

		private static final Comparator<Share> ORDER = Comparator.comparing((Share share) -> share.planned > 0)
			.thenComparingDouble((share) -> (share.planned > 0) ? share.pressure() : 0)
			.thenComparingLong((share) -> share.lastTurn);

		private final int least;

		private final int weight;

		private int most;

		private int used;

		private int planned;

		private long lastTurn;

		private boolean wants = true;

		private Share(int most, int least, int weight) {
			this.most = most;
			this.least = least;
			this.weight = weight;
		}

		/** How many slots the queue may take now. */
		int free() {
			synchronized (SlotPool.this) {
				return freeFor(this);
			}
		}

		/**
		 * Takes slots.
		 * @param choice says how many of the free ones
		 * @return how many
		 */
		int take(IntUnaryOperator choice) {
			synchronized (SlotPool.this) {
				int count = choice.applyAsInt(freeFor(this));
				this.used += count;
				if (count > 0) {
					this.wants = false;
					this.lastTurn = ++SlotPool.this.turns;
				}
				return count;
			}
		}

		void give(int count) {
			synchronized (SlotPool.this) {
				this.used -= count;
			}
		}

		/** Says whether the queue has use for slots now. */
		void wants(boolean wants) {
			synchronized (SlotPool.this) {
				this.wants = wants;
			}
		}

		/** What runs beyond a smaller number goes on. */
		void resize(int most) {
			synchronized (SlotPool.this) {
				this.most = most;
			}
		}

		int used() {
			synchronized (SlotPool.this) {
				return this.used;
			}
		}

		/** What the queue has, or could have at once whatever the others do. */
		private int reserved() {
			return Math.max(this.used, Math.min(this.least, this.most));
		}

		/** How much of the shared slots one more would be, by weight. */
		private double pressure() {
			return (double) (Math.max(this.planned, this.least) - this.least + 1) / this.weight;
		}

	}

}
