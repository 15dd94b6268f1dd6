package io.awa.test;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class RunGateTests {

	private final RunGate gate = new RunGate();

	private final List<String> runs = new ArrayList<>();

	@Test
	void whoComesWhileJobsRunLeavesThemToTheRunThatLooksAgain() {
		this.gate.runUnlessRunning(() -> {
			this.runs.add("outer");
			if (this.runs.size() == 1) {
				this.gate.runUnlessRunning(() -> this.runs.add("inner"));
			}
		});

		assertThat(this.runs).containsExactly("outer", "outer");
	}

	@Test
	void workThatLooksForMoreByItselfIsNotRepeated() {
		String result = this.gate.enterWith(() -> {
			this.runs.add("drain");
			this.gate.runUnlessRunning(() -> this.runs.add("inner"));
			return "done";
		});

		assertThat(result).isEqualTo("done");
		assertThat(this.runs).containsExactly("drain");
	}

	@Test
	void afterAnErrorTheNextOneRuns() {
		assertThatIllegalStateException().isThrownBy(() -> this.gate.runUnlessRunning(() -> {
			throw new IllegalStateException("broken");
		}));
		assertThatIllegalStateException().isThrownBy(() -> this.gate.enterWith(() -> {
			throw new IllegalStateException("broken");
		}));

		this.gate.runUnlessRunning(() -> this.runs.add("next"));

		assertThat(this.runs).containsExactly("next");
	}

}
