package org.rotproof.ui;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.MessageFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.ResourceBundle;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.kordamp.ikonli.IkonHandler;

/** What the window says and draws is there before anyone asks for it. */
class TextsTest {
  private static final Path CODE = Path.of("src/main/java/org/rotproof/ui");
  private static final Path TEXTS = Path.of("src/main/resources/org/rotproof/ui");
  private static final Pattern ICON = Pattern.compile("mdi2[a-z]-[a-z0-9-]+");
  private static final Pattern KEY =
      Pattern.compile("\\b(?:text|texts\\.get)\\(\\s*\"([a-z0-9._-]+)\"");

  @Test
  void everyIconExists() {
    List<IkonHandler> handlers = new ArrayList<>();
    java.util.ServiceLoader.load(IkonHandler.class).forEach(handlers::add);
    TreeSet<String> names = new TreeSet<>();
    Stream.of(CODE, TEXTS).flatMap(TextsTest::files).forEach(f -> find(ICON, f, names));
    assertThat(names).isNotEmpty();
    for (String name : names) {
      assertThatCode(
              () ->
                  handlers.stream()
                      .filter(h -> h.supports(name))
                      .findFirst()
                      .orElseThrow()
                      .resolve(name))
          .as(name)
          .doesNotThrowAnyException();
    }
  }

  @Test
  void everyTextThatIsAskedForByNameIsThere() {
    for (String screen : List.of("wizard", "start", "life", "work")) {
      ResourceBundle bundle = ResourceBundle.getBundle("org.rotproof.ui." + screen);
      TreeSet<String> keys = new TreeSet<>();
      files(CODE.resolve(screen)).forEach(f -> find(KEY, f, keys));
      keys.removeIf(k -> k.endsWith("."));
      assertThat(bundle.keySet()).as(screen).containsAll(keys);
    }
  }

  @Test
  void everyTextIsAFormatThatCanBeFilled() {
    files(TEXTS)
        .filter(f -> f.toString().endsWith(".properties"))
        .map(f -> f.getFileName().toString().replace(".properties", ""))
        .forEach(
            name -> {
              ResourceBundle bundle = ResourceBundle.getBundle("org.rotproof.ui." + name);
              for (String key : bundle.keySet()) {
                String text = bundle.getString(key);
                if (text.contains("{0")) {
                  assertThatCode(() -> new MessageFormat(text)).as(key).doesNotThrowAnyException();
                  assertThat(text).as(key + ": a plain apostrophe quotes").doesNotContain("'");
                }
              }
            });
  }

  private static Stream<Path> files(Path folder) {
    try (Stream<Path> walk = Files.walk(folder)) {
      return walk.filter(f -> f.toString().matches(".*\\.(java|properties)")).toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void find(Pattern pattern, Path file, java.util.Set<String> into) {
    try {
      Matcher matcher = pattern.matcher(Files.readString(file));
      while (matcher.find()) {
        into.add(matcher.group(matcher.groupCount()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
