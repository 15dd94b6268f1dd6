package io.awa;

/**
 * A payload with options of its own, for inserts of many jobs at once.
 *
 * @param args the payload: a record, an object or a map
 * @param options the options of this job
 */
public record NewJob(Object args, InsertOptions options) {

	/**
	 * Checks that a payload is present.
	 */
	public NewJob {
		if (args == null) {
			throw new InvalidJobException("args", null, "The payload is null. Pass a record, an object or a map.");
		}
		if (options == null) {
			throw new InvalidJobException("options", null, "The options are null. Pass InsertOptions.defaults().");
		}
	}

	/** Without the payload, which may be secret. */
	@Override
	public String toString() {
		return "NewJob[args=" + this.args.getClass().getName() + ", options=" + this.options + "]";
	}

}
