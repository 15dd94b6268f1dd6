package io.awa.tracing;

import io.micrometer.common.docs.KeyName;
import io.micrometer.observation.Observation.Context;
import io.micrometer.observation.ObservationConvention;
import io.micrometer.observation.docs.ObservationDocumentation;

/**
 * The observations of jobs.
 */
public enum AwaJobObservation implements ObservationDocumentation {

	/** A job is handed over to be inserted. */
	INSERT {

		@Override
		public Class<? extends ObservationConvention<? extends Context>> getDefaultConvention() {
			return DefaultAwaJobInsertObservationConvention.class;
		}

		@Override
		public KeyName[] getLowCardinalityKeyNames() {
			return InsertKeys.values();
		}

	},

	/** An attempt to run a job. */
	RUN {

		@Override
		public Class<? extends ObservationConvention<? extends Context>> getDefaultConvention() {
			return DefaultAwaJobRunObservationConvention.class;
		}

		@Override
		public KeyName[] getLowCardinalityKeyNames() {
			return RunKeys.values();
		}

		@Override
		public KeyName[] getHighCardinalityKeyNames() {
			return JobKeys.values();
		}

	};

	/**
	 * What is said of an insert, of few values.
	 */
	public enum InsertKeys implements KeyName {

		/** The kind of the job. */
		KIND("kind"),

		/** The queue of the job. */
		QUEUE("queue");

		private final String key;

		InsertKeys(String key) {
			this.key = key;
		}

		@Override
		public String asString() {
			return this.key;
		}

	}

	/**
	 * What is said of a run, of few values.
	 */
	public enum RunKeys implements KeyName {

		/** The kind of the job. */
		KIND("kind"),

		/** The queue of the job. */
		QUEUE("queue"),

		/** What the handler asked for, or that it threw. */
		OUTCOME("outcome");

		private final String key;

		RunKeys(String key) {
			this.key = key;
		}

		@Override
		public String asString() {
			return this.key;
		}

	}

	/**
	 * What is said of a run, of many values.
	 */
	public enum JobKeys implements KeyName {

		/** The job. */
		ID("awa.job.id"),

		/** The number of the run, 1 for the first. */
		ATTEMPT("awa.job.attempt");

		private final String key;

		JobKeys(String key) {
			this.key = key;
		}

		@Override
		public String asString() {
			return this.key;
		}

	}

}
