package io.awa.test.joining;

import org.apache.ibatis.annotations.Insert;
import org.apache.ibatis.annotations.Mapper;
import org.apache.ibatis.annotations.Options;
import org.apache.ibatis.annotations.Options.FlushCachePolicy;
import org.apache.ibatis.annotations.Select;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.ContextConfiguration;

/**
 * A mapper of MyBatis, as its starter configures it.
 */
@ContextConfiguration(classes = JdbcApplication.class)
class MyBatisJoiningTests extends SavepointContract {

	@Autowired
	private Rows rows;

	@Override
	void writeRow(String text) {
		this.rows.write(text);
	}

	@Override
	Counts look() {
		return this.rows.counts();
	}

	@Mapper
	interface Rows {

		@Insert("insert into app_row (text) values (#{text})")
		void write(String text);

		/** Within a transaction MyBatis would answer a second look from its cache. */
		@Select(Counts.SQL)
		@Options(flushCache = FlushCachePolicy.TRUE)
		Counts counts();

	}

}
