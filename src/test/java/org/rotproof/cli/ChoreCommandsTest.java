package org.rotproof.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rotproof.plan.Unlock;

class ChoreCommandsTest {
  private static final String THUMBPRINT = "RsY4W0uf4NT51FLY-tRbqymn1C7TwGir3mTeeUT-ac8";

  @ParameterizedTest
  @CsvSource({
    "open,ARRAY,--without",
    "close,ARRAY,--show",
    "replace,ARRAY OLD NEW,--erase-old",
    "spare,ARRAY DISK,--confirm",
    "grow,ARRAY [DISK],--confirm",
    "passphrase,ARRAY,--new-passphrase-file",
    "recovery-key,ARRAY,--recovery-key-file",
    "key-file,ARRAY [FILE],--drop",
    "unlock,ARRAY,--add",
    "header,backup|restore ARRAY [DISK],--folder",
    "rename,ARRAY NAME,--host",
    "take-apart,ARRAY,--confirm",
    "schedule,ARRAY never|weekly|monthly|quarterly,--host",
    "adopt,ARRAY,--key-file"
  })
  void eachCommandSaysWhatItTakes(String command, String arguments, String option) {
    CommandLineRun help = CommandLineRun.of(command, "--help");
    assertThat(help.exit()).isZero();
    assertThat(help.out().replaceAll("\\s+", " "))
        .contains("Usage: rotproof " + command)
        .contains(arguments)
        .contains(option)
        .contains("--show");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "open photos",
        "close photos --show",
        "replace photos disk1 disk2 --erase-old",
        "spare photos disk3",
        "grow photos",
        "passphrase photos",
        "recovery-key photos",
        "key-file photos other.key",
        "key-file photos --drop",
        "header backup photos",
        "rename photos films",
        "take-apart photos",
        "schedule photos weekly",
        "adopt photos"
      })
  void eachCommandGoesToTheMachine(String words) {
    CommandLineRun run = CommandLineRun.of(words.split(" "));
    assertThat(run.err()).contains("this computer was asked for");
  }

  @Test
  void aMissingArgumentIsWrongUsage() {
    CommandLineRun run = CommandLineRun.of("replace", "photos", "disk1");
    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err()).contains("NEW").contains("rotproof replace --help");
  }

  @Test
  void theNewPassphraseBelongsToOneCommandOnly() {
    CommandLineRun run = CommandLineRun.of("rename", "a", "b", "--new-passphrase-file", "x");
    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err()).contains("--new-passphrase-file");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "key-file photos",
        "key-file photos other.key --drop",
        "unlock photos --add tpm2 --pcrs 24",
        "unlock photos --add tpm2 --pcrs secure-boot",
        "unlock photos --add stick",
        "unlock photos --add stick --stick /dev/sdc1",
        "unlock photos --add tang",
        "unlock photos --add tang --url http://tang.lan",
        "unlock photos --add tang --thumbprint " + THUMBPRINT,
        "unlock photos --add tang --url tang.lan --thumbprint " + THUMBPRINT,
        "unlock photos --add tang --url http://me:secret@tang.lan --thumbprint " + THUMBPRINT,
        "unlock photos --add tang --url http://tang.lan --thumbprint " + THUMBPRINT + "A",
        "unlock photos --renew --thumbprint short",
        "unlock photos --renew --url ftp://tang.lan",
        "unlock photos --test --remove"
      })
  void whatCannotBeMeantIsWrongUsage(String words) {
    assertThat(CommandLineRun.of(words.split(" ")).exit()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "unlock photos",
        "unlock photos --test --json",
        "unlock photos --add tpm2 --pcrs 0+7",
        "unlock photos --add tpm2 --pcrs none",
        "unlock photos --add stick --stick CAFE-1234",
        "unlock photos --add tang --url http://[fd00::1]:7500/ --thumbprint " + THUMBPRINT,
        "unlock photos --renew",
        "unlock photos --renew --thumbprint " + THUMBPRINT,
        "unlock photos --remove"
      })
  void whatOpensItIsAskedOfTheMachine(String words) {
    assertThatThrownBy(() -> CommandLineRun.of(words.split(" ")))
        .hasMessage("this computer was asked for");
  }

  @Test
  void whatOpensItIsToldAsJson() {
    String json =
        Reports.json(
            new UnlockCommand.Told(
                "photos",
                Optional.of(new Unlock.Tpm2(List.of(7))),
                List.of(new UnlockCommand.Container("disk1", true, Optional.of(false), "no"))));
    assertThat(json.replaceAll("\\s", ""))
        .isEqualTo(
            "{\"array\":\"photos\",\"unlock\":{\"way\":\"tpm2\",\"pcrs\":[7]},\"disks\":[{\"disk\":"
                + "\"disk1\",\"enrolled\":true,\"opens\":false,\"why\":\"no\"}]}");
  }
}
