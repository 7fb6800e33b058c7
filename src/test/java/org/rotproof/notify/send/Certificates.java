package org.rotproof.notify.send;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.rotproof.linux.Processes;

/** A certificate of one's own for a name, made by the JDK's keytool. */
record Certificates(KeyStore store) {
  private static final String PASSWORD = "changeit";

  static Certificates of(Path folder, String name) throws Exception {
    Path file = folder.resolve(name + ".p12");
    if (Files.exists(file)) {
      return read(file);
    }
    Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
    Processes.Finished made =
        Processes.run(
            List.of(
                    keytool.toString(),
                    "-genkeypair",
                    "-alias",
                    "a",
                    "-keyalg",
                    "EC",
                    "-dname",
                    "CN=" + name,
                    "-ext",
                    "san=dns:" + name,
                    "-storetype",
                    "PKCS12",
                    "-keystore",
                    file.toString(),
                    "-storepass",
                    PASSWORD)
                .toArray(String[]::new));
    if (!made.ok()) {
      throw new AssertionError(made.words());
    }
    return read(file);
  }

  private static Certificates read(Path file) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      store.load(in, PASSWORD.toCharArray());
    }
    return new Certificates(store);
  }

  /** For who shows it. */
  SSLContext server() throws Exception {
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, PASSWORD.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    return context;
  }

  /** For who trusts it, and nothing else. */
  SSLContext client() throws Exception {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("a", store.getCertificate("a"));
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }
}
