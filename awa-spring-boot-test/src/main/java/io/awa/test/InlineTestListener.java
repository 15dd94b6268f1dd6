package io.awa.test;

import java.util.function.BiConsumer;

import org.springframework.context.ApplicationContext;
import org.springframework.test.context.TestContext;
import org.springframework.test.context.TestExecutionListener;
import org.springframework.util.ClassUtils;

/**
 * Tells mode inline which transaction is that of the running test: Spring names it after
 * the method.
 */
final class InlineTestListener implements TestExecutionListener {

	@Override
	public void beforeTestMethod(TestContext test) {
		tell(test, InlineJobs::onTestBegin);
	}

	@Override
	public void afterTestMethod(TestContext test) {
		tell(test, InlineJobs::onTestEnd);
	}

	private static void tell(TestContext test, BiConsumer<InlineJobs, String> what) {
		if (!test.hasApplicationContext()) {
			return;
		}
		ApplicationContext context = test.getApplicationContext();
		context.getBeanProvider(InlineJobs.class)
			.ifAvailable((jobs) -> what.accept(jobs,
					ClassUtils.getQualifiedMethodName(test.getTestMethod(), test.getTestClass())));
	}

}
