package io.awa.test;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.transaction.support.TransactionSynchronizationManager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class InlineJobsTests {

	private final InlineJobs inline = new InlineJobs(new StaticListableBeanFactory().getBeanProvider(AwaJobs.class));

	@Test
	void applicationWithoutWorkerIsToldWhatToDo() {
		assertThatIllegalStateException().isThrownBy(this.inline::run)
			.withMessageContaining("awa.test.mode=inline")
			.withMessageContaining("awa.worker.enabled");
	}

	@Test
	void onlyTheTransactionOfARunningTestDoesNotCommit() {
		this.inline.onTestBegin("shop.OrderTests.placed");

		assertThat(isBeforeCommit("shop.OrderTests.placed")).isTrue();
		assertThat(isBeforeCommit("shop.OrderService.place")).isFalse();
		assertThat(isBeforeCommit(null)).isFalse();
		assertThat(this.inline.isBeforeCommit()).isFalse();
		this.inline.onTestEnd("shop.OrderTests.placed");
		assertThat(isBeforeCommit("shop.OrderTests.placed")).isFalse();
	}

	private boolean isBeforeCommit(String transaction) {
		TransactionSynchronizationManager.setActualTransactionActive(true);
		TransactionSynchronizationManager.setCurrentTransactionName(transaction);
		try {
			return this.inline.isBeforeCommit();
		}
		finally {
			TransactionSynchronizationManager.clear();
		}
	}

}
