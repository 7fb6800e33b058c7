package org.rotproof.helper.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.rotproof.notify.ChannelWish;
import org.rotproof.plan.Blueprint;
import org.rotproof.plan.BlueprintJson;
import org.rotproof.plan.Chore;
import org.rotproof.plan.SecretName;
import org.rotproof.plan.Unlock;
import org.rotproof.protocol.Answer;
import org.rotproof.protocol.Ask;
import org.rotproof.protocol.Json;
import org.rotproof.protocol.Kinds;
import org.rotproof.scrub.HistoryEntry;

/**
 * Each field of each message there is, in turn null, missing, of the wrong type, huge and nested:
 * an answer or a USAGE each, and the helper goes on.
 */
class MessageFieldsTest {
  /** Fields that may be null or missing, since an empty Optional is written so. */
  private static final Set<String> OPTIONAL =
      Set.of("keyFile", "headerBackup", "point", "practice", "start");

  private PipeTransport client;
  private Thread server;

  @BeforeEach
  void start() throws Exception {
    client = new PipeTransport();
    List<AskHandler<?, ?>> handlers = new ArrayList<>();
    for (Class<?> type : Kinds.of(Ask.class)) {
      if (type != Ask.Secret.class && type != Ask.Cancel.class) {
        handlers.add(touching(type));
      }
    }
    Server serving = new Server(client, new SecretStore(), handlers);
    server =
        new Thread(
            () -> {
              try {
                serving.serve();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    server.start();
  }

  @AfterEach
  void end() throws Exception {
    client.hangUp();
    server.join(10_000);
    assertThat(server.isAlive()).isFalse();
  }

  /** Reads all that came, as the records' own toString and hashCode do: a null in a list shows. */
  @SuppressWarnings("unchecked")
  private static AskHandler<?, ?> touching(Class<?> type) {
    return AskHandler.<Answer, Ask<Answer>>of(
        (Class<Ask<Answer>>) type,
        (ask, request) -> {
          nulls(Json.mapper().valueToTree(ask), "");
          return new Answer.Done();
        });
  }

  private static void nulls(JsonNode node, String name) {
    if (node.isNull() && !OPTIONAL.contains(name)) {
      throw new IllegalStateException("a null has come through: " + name);
    }
    node.fields().forEachRemaining(f -> nulls(f.getValue(), f.getKey()));
    if (node.isArray()) {
      node.forEach(n -> nulls(n, "an element"));
    }
  }

  private static Blueprint blueprint() throws Exception {
    return BlueprintJson.read(
        "{\"name\":\"photos\",\"disks\":[\"disk1\",\"disk2\"],\"spares\":[\"disk3\"],"
            + "\"protection\":{\"kind\":\"encrypted\",\"integrity\":\"hmac-sha256\","
            + "\"sectorBytes\":4096},\"raid\":\"raid1\",\"keys\":{\"keyFile\":\"photos.key\","
            + "\"headerBackup\":\"backups\"},\"storage\":{\"kind\":\"lvm\",\"volumeGroup\":\"vg\","
            + "\"logicalVolume\":\"lv\",\"type\":\"ext4\",\"label\":\"photos\"},"
            + "\"mount\":{\"point\":\"/srv/photos\",\"atBoot\":true},\"scrub\":\"monthly\","
            + "\"practice\":{\"disks\":3,\"size\":\"96M\"}}");
  }

  private static List<Chore> chores() throws Exception {
    return List.of(
        new Chore.Build(blueprint()),
        new Chore.Open("a", List.of("disk1"), false),
        new Chore.Close("a"),
        new Chore.Replace("a", "disk1", "disk2", true),
        new Chore.BringBack("a", "disk1"),
        new Chore.AddSpare("a", "disk3"),
        new Chore.AddMember("a", "disk3"),
        new Chore.UseLargerDisks("a"),
        new Chore.ChangePassphrase("a"),
        new Chore.AddRecoveryKey("a"),
        new Chore.TryKey("a", SecretName.PASSPHRASE),
        new Chore.ChangeKeyFile("a", "k"),
        new Chore.DropKeyFile("a"),
        new Chore.AddUnlock("a", new Unlock.Tpm2(List.of(7))),
        new Chore.AddUnlock("a", new Unlock.Stick("CAFE-1234", "/k")),
        new Chore.AddUnlock("a", new Unlock.Tang("http://tang.lan", "t".repeat(43))),
        new Chore.RenewUnlock("a", "http://tang.lan", "t".repeat(43)),
        new Chore.TestUnlock("a", "disk1"),
        new Chore.RemoveUnlock("a"),
        new Chore.BackUpHeaders("a", "b"),
        new Chore.RestoreHeader("a", "disk1", "b"),
        new Chore.Rename("a", "b"),
        new Chore.TakeApart("a"),
        new Chore.Adopt("a", "/k"),
        new Chore.Convert("a", List.of("disk3"), blueprint().protection(), blueprint().keys()),
        new Chore.Schedule("a", Blueprint.ScrubSchedule.MONTHLY),
        new Chore.Settle(
            "a",
            List.of(
                new Chore.Settle.Place("disk1", List.of(new Chore.Settle.At("disk1", 8)), 16))));
  }

  private static List<Ask<?>> asks() throws Exception {
    List<Ask.DiskClaim> claims = List.of(new Ask.DiskClaim("disk1", "s", "w", 1 << 20));
    List<Ask<?>> all =
        new ArrayList<>(
            List.of(
                new Ask.Hello(),
                new Ask.Look(),
                new Ask.Report(),
                new Ask.Measure(),
                new Ask.Secret("passphrase", new byte[] {1, 2, 3}),
                new Ask.Cancel(3),
                new Ask.Journals(),
                new Ask.Undo("j"),
                new Ask.GoOn("j"),
                new Ask.Forget("j"),
                new Ask.Watch(1000),
                new Ask.Scrub("a", 0, true, 8),
                new Ask.ScrubControl(4, true),
                new Ask.ScrubElsewhere("a", 12, Ask.ScrubElsewhere.Wish.STOP),
                new Ask.PracticeExec("true"),
                new Ask.Surface("a"),
                new Ask.History("a", List.of(HistoryEntry.Kind.SCRUB), 1, 2, 3, 4),
                new Ask.ExportHistory("a", "csv"),
                new Ask.Trends("a"),
                new Ask.SpeedLimit("a", 5),
                new Ask.Vitals("a", true),
                new Ask.WhereToGoOn("a"),
                new Ask.ScrubPlan("a"),
                new Ask.DiskHealth("disk1"),
                new Ask.SaveKeys("a", "/media/stick"),
                new Ask.Differences("a"),
                new Ask.SaveVersions(
                    "a",
                    "/root/versions",
                    List.of(
                        new Chore.Settle.Place("", List.of(new Chore.Settle.At("disk1", 8)), 8))),
                new Ask.Locate(List.of("disk1"), List.of(), 5),
                new Ask.Rehearse("a", true, true),
                new Ask.Channels(),
                new Ask.SetChannel(
                    new ChannelWish(
                        "smtp", "me", true, "a@b.c", "d@e.f", "h", 465, "tls", "u", "/p", 60)),
                new Ask.RemoveChannel("me"),
                new Ask.TestChannel("me"),
                new Ask.KeepWork(3, true),
                new Ask.Works(),
                new Ask.FollowWork("work-1-2-3"),
                new Ask.StopWork("work-1-2-3"),
                new Ask.PauseWork("work-1-2-3", true),
                new Ask.AfterRestart("work-1-2-3", true),
                new Ask.WorkTold("work-1-2-3")));
    chores().forEach(chore -> all.add(new Ask.Do(chore, claims, "00")));
    return all;
  }

  @Test
  void everyMessageThereIsIsTried() throws Exception {
    Set<String> tried = new TreeSet<>();
    asks().forEach(ask -> tried.add(ask.getClass().getName()));
    chores().forEach(chore -> tried.add(chore.getClass().getName()));
    assertThat(
            Stream.of(Ask.class, Chore.class)
                .flatMap(t -> Kinds.of(t).stream())
                .map(Class::getName))
        .allMatch(tried::contains);
  }

  private record Change(String text, boolean mustFail) {}

  private static List<Change> changes(String field) {
    boolean optional = OPTIONAL.contains(field);
    return List.of(
        new Change("null", !optional),
        new Change("[null]", true),
        new Change("{}", true),
        new Change("{\"a\":null}", true),
        new Change("[[[[]]]]", true),
        new Change("-1", false),
        new Change("1.5", false),
        new Change("1e400", false),
        new Change("99999999999999999999999999", false),
        new Change("9".repeat(100_000), true),
        new Change("true", false),
        new Change("\"\"", false),
        new Change("\"\\ud800\"", false),
        new Change("\"\\u0000\\n\\u202e\"", false),
        new Change("\"" + "x".repeat(300_000) + "\"", false),
        new Change("[" + "\"y\",".repeat(50_000) + "\"y\"]", false),
        new Change("[" + "{},".repeat(20_000) + "{}]", true),
        new Change("[".repeat(10_000) + "]".repeat(10_000), true),
        new Change("{\"a\":".repeat(2000) + "1" + "}".repeat(2000), true));
  }

  private static final String MARK = "@@here@@";

  /** The message with a mark in the place of each of its values in turn, by name. */
  private static Map<String, String> places(ObjectNode message) throws Exception {
    Map<String, String> places = new HashMap<>();
    marked(message, message, "", places);
    return places;
  }

  private static void marked(
      ObjectNode whole, JsonNode node, String path, Map<String, String> places) throws Exception {
    if (node instanceof ObjectNode object) {
      Iterator<String> names = List.copyOf(fieldNames(object)).iterator();
      while (names.hasNext()) {
        String name = names.next();
        JsonNode old = object.get(name);
        object.put(name, MARK);
        places.put(path + "/" + name, Json.mapper().writeValueAsString(whole));
        object.set(name, old);
        marked(whole, old, path + "/" + name, places);
      }
    } else if (node instanceof ArrayNode array) {
      for (int i = 0; i < array.size(); i++) {
        JsonNode old = array.get(i);
        array.set(i, MARK);
        places.put(path + "/" + i, Json.mapper().writeValueAsString(whole));
        array.set(i, old);
        marked(whole, old, path + "/" + i, places);
      }
    }
  }

  private static Set<String> fieldNames(ObjectNode object) {
    Set<String> names = new HashSet<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  private void tell(String line, String what, boolean mustFail) throws Exception {
    client.send(line);
    String said = client.lines.poll(20, TimeUnit.SECONDS);
    assertThat(said).as("an answer to %s", what).isNotNull();
    JsonNode answer = Json.mapper().readTree(said);
    if (answer.has("failure")) {
      assertThat(answer.at("/failure/kind").asText()).as(what).isEqualTo("USAGE");
    } else {
      assertThat(mustFail).as("%s was taken: %s", what, said).isFalse();
    }
  }

  @Test
  void eachFieldOfEachMessageInTurn() throws Exception {
    int told = 0;
    for (Ask<?> ask : asks()) {
      ObjectNode message = Json.mapper().createObjectNode().put("id", 7);
      message.set("ask", Json.mapper().valueToTree(ask));
      tell(Json.mapper().writeValueAsString(message), ask.toString(), false);
      for (Map.Entry<String, String> place : places(message).entrySet()) {
        String path = place.getKey();
        String field = path.substring(path.lastIndexOf('/') + 1);
        for (Change change : changes(field)) {
          String line = place.getValue().replace("\"" + MARK + "\"", change.text());
          String shown = change.text().substring(0, Math.min(30, change.text().length()));
          tell(line, ask + " with " + path + " = " + shown, change.mustFail());
          told++;
        }
        if (!field.matches("\\d+")) {
          String entry = "\"" + field + "\":\"" + MARK + "\"";
          assertThat(place.getValue()).contains(entry);
          String without =
              place.getValue().replace(entry + ",", "").replace("," + entry, "").replace(entry, "");
          tell(without, ask + " without " + path, !OPTIONAL.contains(field));
          String twice = place.getValue().replace(entry, entry + "," + entry);
          tell(twice.replace(MARK, "x"), ask + " with twice " + path, true);
        }
      }
    }
    assertThat(told).isGreaterThan(3000);
    tell("{\"id\":1,\"ask\":{\"type\":\"hello\"}}", "hello", false);
  }

  @Test
  void nothingToAskForIsNoEnd() throws Exception {
    for (String ask :
        List.of("null", "[]", "[null]", "\"\"", "7", "{}", "true", "{\"type\":null}")) {
      tell("{\"id\":1,\"ask\":" + ask + "}", ask, true);
    }
    tell("null", "null", true);
    tell("[null]", "[null]", true);
    tell("{\"id\":null,\"ask\":null}", "nulls", true);
    tell("{\"id\":1,\"ask\":{\"type\":\"hello\"}}", "hello", false);
  }
}
