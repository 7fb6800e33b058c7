package org.rotproof.ui.start;

import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.rotproof.host.Host;
import org.rotproof.host.HostSession;
import org.rotproof.protocol.Answer;
import org.rotproof.protocol.Ask;
import org.rotproof.protocol.FailureException;
import org.rotproof.protocol.WorkItem;
import org.rotproof.ui.common.Connection;
import org.rotproof.ui.common.Strings;
import org.rotproof.ui.common.UnfinishedCard;

/** The way to a machine: start the helper, greet it, look, ask for what was left unfinished. */
final class Connector {
  private final Strings texts = Strings.of("start");
  private final Host host;
  private final Connection.Place place;
  private final String name;
  private final AtomicBoolean abandoned = new AtomicBoolean();

  Connector(Host host, Connection.Place place, String name) {
    this.host = host;
    this.place = place;
    this.name = name;
  }

  /** Says that nobody waits any more: what was started is ended again. */
  void abandon() {
    abandoned.set(true);
  }

  /** Blocks until it is done. Whatever goes wrong, nothing is left running. */
  Arrival connect(Consumer<Host.Starting> news) throws FailureException, InterruptedException {
    HostSession session = host.connect(news);
    boolean kept = false;
    try {
      news.accept(new Host.Starting(texts.get("connecting.hello"), 0.96));
      Answer.HelloFrom hello = ask(session, new Ask.Hello());
      news.accept(new Host.Starting(texts.get("connecting.look"), 0.98));
      Answer.Found found = ask(session, new Ask.Look());
      Answer.JournalList journals = ask(session, new Ask.Journals());
      List<WorkItem> works = works(session);
      if (abandoned.get()) {
        throw new InterruptedException();
      }
      kept = true;
      return new Arrival(
          new Connection(session, hello, place, name),
          found.inventory(),
          UnfinishedCard.notUnderWay(journals.journals(), works));
    } finally {
      if (!kept) {
        session.close();
      }
    }
  }

  /** None, where a helper is too old to tell. */
  private static List<WorkItem> works(HostSession session) throws InterruptedException {
    try {
      return ask(session, new Ask.Works()).works();
    } catch (FailureException e) {
      return List.of();
    }
  }

  private static <A extends Answer> A ask(HostSession session, Ask<A> ask)
      throws FailureException, InterruptedException {
    try {
      return session.send(ask).answer().get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof FailureException failure) {
        throw failure;
      }
      throw new IllegalStateException(e.getCause());
    }
  }
}
