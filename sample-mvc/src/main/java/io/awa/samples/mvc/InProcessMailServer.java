package io.awa.samples.mvc;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import org.springframework.boot.autoconfigure.condition.ConditionalOnExpression;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.mail.javamail.JavaMailSender;
import org.springframework.mail.javamail.JavaMailSenderImpl;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerResponse;

/**
 * A real SMTP server inside the sample, so that it runs without one. It keeps the mails
 * in memory and shows them under {@code /mails}. Off as soon as {@code spring.mail.host}
 * names another one.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnExpression("'${spring.mail.host:}'.isEmpty()")
class InProcessMailServer {

	private static final int LATEST = 5;

	@Bean(initMethod = "start", destroyMethod = "stop")
	GreenMail mailServer() {
		int anyFreePort = 0;
		return new GreenMail(new ServerSetup(anyFreePort, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
	}

	@Bean
	JavaMailSender mailSender(GreenMail mailServer) {
		JavaMailSenderImpl sender = new JavaMailSenderImpl();
		sender.setHost("127.0.0.1");
		sender.setPort(mailServer.getSmtp().getPort());
		sender.setDefaultEncoding("UTF-8");
		return sender;
	}

	@Bean
	RouterFunction<ServerResponse> mails(GreenMail mailServer) {
		return RouterFunctions.route()
			.GET("/mails", (request) -> ServerResponse.ok().body(Mails.of(mailServer.getReceivedMessages())))
			.build();
	}

	/**
	 * What the server received.
	 *
	 * @param count how many mails
	 * @param latest the subjects of the last of them
	 */
	record Mails(int count, List<String> latest) {

		static Mails of(MimeMessage[] messages) throws MessagingException {
			int from = Math.max(0, messages.length - LATEST);
			List<String> latest = new ArrayList<>();
			for (MimeMessage message : Arrays.asList(messages).subList(from, messages.length)) {
				latest.add(message.getSubject());
			}
			return new Mails(messages.length, latest);
		}

	}

}
