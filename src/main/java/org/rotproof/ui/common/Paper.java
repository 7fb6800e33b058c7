package org.rotproof.ui.common;

import java.util.ArrayList;
import java.util.List;
import javafx.print.PageLayout;
import javafx.print.PrinterJob;
import javafx.scene.paint.Color;
import javafx.scene.text.Font;
import javafx.scene.text.Text;
import javafx.stage.Window;

/** Plain text on paper: black on white, page by page, whatever the theme. */
public final class Paper {
  private static final double SIZE = 10;

  private Paper() {}

  /** Asks for a printer and prints; says so where there is none. */
  public static void print(String text, Navigator navigator, Window owner) {
    Strings texts = Strings.of("common");
    PrinterJob job = PrinterJob.createPrinterJob();
    if (job == null) {
      navigator.notice(texts.get("print.none"));
      return;
    }
    if (!job.showPrintDialog(owner)) {
      return;
    }
    PageLayout layout = job.getJobSettings().getPageLayout();
    boolean fine = true;
    for (String page : pages(text, layout.getPrintableWidth(), layout.getPrintableHeight())) {
      fine &= job.printPage(layout, node(page, layout.getPrintableWidth()));
    }
    if (fine && job.endJob()) {
      navigator.notice(texts.get("print.done"));
    } else {
      navigator.notice(texts.get("print.failed"));
    }
  }

  private static Text node(String page, double width) {
    Text node = new Text(page);
    node.setFont(Font.font("JetBrains Mono", SIZE));
    node.setFill(Color.BLACK);
    node.setWrappingWidth(width);
    return node;
  }

  /** Cuts a text between lines where a page is full. */
  static List<String> pages(String text, double width, double height) {
    List<String> pages = new ArrayList<>();
    StringBuilder page = new StringBuilder();
    for (String line : text.split("\n", -1)) {
      String longer = page + line + "\n";
      if (!page.isEmpty() && node(longer, width).getLayoutBounds().getHeight() > height) {
        pages.add(page.toString());
        page.setLength(0);
      }
      page.append(line).append('\n');
    }
    pages.add(page.toString());
    return pages;
  }
}
