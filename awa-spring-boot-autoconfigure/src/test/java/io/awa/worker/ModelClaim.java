package io.awa.worker;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import io.awa.sql.SqlCommand;

/**
 * What a worker asked for in a claim. A sweep must find what it would find from the very
 * start of each lane, whatever it asked for.
 */
record ModelClaim(long workerId, Set<String> kinds, boolean sweep, List<Slot> slots) {

	static ModelClaim of(SqlCommand command, boolean sweep) {
		String[] queues = (String[]) command.values().get("queues");
		Integer[] free = (Integer[]) command.values().get("free");
		List<Slot> slots = new ArrayList<>();
		for (int i = 0; i < queues.length; i++) {
			String[] priorities = literals(command, "priorities", i);
			String[] runAts = literals(command, "afterRunAts", i);
			String[] ids = literals(command, "afterIds", i);
			List<Lane> lanes = new ArrayList<>();
			List<Lane> ahead = new ArrayList<>();
			for (int j = 0; j < priorities.length; j++) {
				int priority = Integer.parseInt(priorities[j]);
				LaneMark after = new LaneMark(Instant.parse(runAts[j]), Long.parseLong(ids[j]));
				lanes.add(new Lane(queues[i], priority, sweep ? LaneMark.START : after));
				if (isGiven(command, "aheadRunAts", i)) {
					ahead.add(new Lane(queues[i], priority,
							new LaneMark(Instant.parse(literals(command, "aheadRunAts", i)[j]),
									Long.parseLong(literals(command, "aheadIds", i)[j]))));
				}
			}
			slots.add(new Slot(queues[i], free[i], lanes, ahead));
		}
		return new ModelClaim((Long) command.values().get("workerId"), Set.of((String[]) command.values().get("kinds")),
				sweep, slots);
	}

	private static boolean isGiven(SqlCommand command, String name, int index) {
		return ((String[]) command.values().get(name))[index] != null;
	}

	/** What stands in an array literal. */
	static String[] literals(SqlCommand command, String name, int index) {
		String literal = ((String[]) command.values().get(name))[index];
		return literal.substring(1, literal.length() - 1).split(",");
	}

	/**
	 * How many jobs of a queue are wanted, and from where on the worker wants to know
	 * what comes next, if it wants to know.
	 */
	record Slot(String queue, int free, List<Lane> lanes, List<Lane> ahead) {

	}

	/** Where a lane is to be read from. */
	record Lane(String queue, int priority, LaneMark after) {

	}

}
