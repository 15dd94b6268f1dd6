package io.awa.worker;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.slf4j.helpers.NOPLoggerFactory;

import io.awa.JobLogLevel;
import io.awa.testsupport.LogWatch;
import io.awa.worker.RunLog.Line;
import io.awa.worker.RunLog.Portion;

import static org.assertj.core.api.Assertions.assertThat;

class RunLogTests {

	private static final FailureHandling PLAIN = FailureHandling.of((attempt) -> Duration.ZERO);

	@Test
	void otherLoggingSystemIsSaidAndTheContextStillWrites() {
		RunLogs logs = logs(PLAIN);
		try (LogWatch watch = LogWatch.start()) {
			LogCapture capture = LogCapture.find(logs, new NOPLoggerFactory());
			capture.attach();
			capture.detach();

			assertThat(watch.texts()).singleElement()
				.asString()
				.contains("awa.worker.job-log.enabled", NOPLoggerFactory.class.getName(), "JobContext.log");
		}
		RunLog log = open(logs);
		RunLogs.add(log, JobLogLevel.INFO, "kept");
		assertThat(messages(log)).containsExactly("kept");
	}

	@Test
	void levelThatIsLessImportantIsLeftOut() {
		RunLog log = open(logs(PLAIN));

		RunLogs.add(log, JobLogLevel.DEBUG, "no");
		RunLogs.add(log, JobLogLevel.WARN, "yes");

		assertThat(messages(log)).containsExactly("yes");
	}

	@Test
	void redactorTakesOutWhatPeopleMustNotRead() {
		RunLog log = open(logs(new FailureHandling((attempt) -> Duration.ZERO, (failure, context) -> null, 1,
				(kind, text) -> text.replace("4111", "****"))));

		log.add(JobLogLevel.INFO, "l", "card 4111", "T", "bad 4111");

		assertThat(log.take().lines()).singleElement().satisfies((line) -> {
			assertThat(line.message()).isEqualTo("card ****");
			assertThat(line.errorMessage()).isEqualTo("bad ****");
			assertThat(line.toString()).doesNotContain("card");
		});
	}

	@Test
	void textIsCutAndCleaned() {
		assertThat(RunLog.clean("a\u0000b", 10)).isEqualTo("ab");
		assertThat(RunLog.clean("\uD83D\uDE00", 2)).isEqualTo("\uD83D\uDE00");
		assertThat(RunLog.clean("\uD83D\uDE00", 1)).isEqualTo("…");
		assertThat(RunLog.clean("\uDE00\uD83D", 10)).isEqualTo("\uFFFD\uFFFD");
		assertThat(RunLog.clean("x".repeat(1_000_000), 5)).isEqualTo("xxxxx…");
		assertThat(RunLog.clean(null, 5)).isNull();
	}

	@Test
	void whatCouldNotBeWrittenIsCountedToo() {
		RunLog log = open(logs(PLAIN));
		RunLogs.add(log, JobLogLevel.INFO, "lost");
		Portion portion = log.take();

		log.lose(portion);

		assertThat(log.take()).isNull();
		assertThat(log.settle()).isTrue();
		assertThat(messages(log)).containsExactly("… 1 line more was not kept");
	}

	@Test
	void linesThatArePutBackComeFirst() {
		RunLog log = open(logs(PLAIN));
		RunLogs.add(log, JobLogLevel.INFO, "one");
		Portion portion = log.take();
		RunLogs.add(log, JobLogLevel.INFO, "two");

		assertThat(log.putBack(portion)).isTrue();

		assertThat(messages(log)).containsExactly("one", "two");
	}

	@Test
	void lostRunForgetsItsLines() {
		RunLog log = open(logs(PLAIN));
		RunLogs.add(log, JobLogLevel.INFO, "one");
		Portion portion = log.take();

		log.discard();
		RunLogs.add(log, JobLogLevel.INFO, "two");

		assertThat(log.putBack(portion)).isFalse();
		assertThat(log.take()).isNull();
	}

	private static RunLogs logs(FailureHandling failures) {
		return new RunLogs(new JobLogSettings(true, JobLogLevel.INFO, 10, 100, 1_000, 10), failures, null);
	}

	private static RunLog open(RunLogs logs) {
		return logs.open(new ClaimedJob(1, 1, "kind", "default", 2, 1, 25, "{}", "{}", List.of(), Instant.EPOCH,
				Instant.EPOCH, null, null), System.nanoTime());
	}

	private static List<String> messages(RunLog log) {
		return log.take().lines().stream().map(Line::message).toList();
	}

}
