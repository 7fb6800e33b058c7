package org.rotproof.ui.monitor;

import java.util.List;
import java.util.Optional;
import javafx.scene.canvas.GraphicsContext;
import org.rotproof.scrub.ScrubReport;
import org.rotproof.scrub.ScrubReport.LegReport;
import org.rotproof.scrub.SectorRange;
import org.rotproof.storage.Array;
import org.rotproof.storage.Leg;
import org.rotproof.ui.common.chart.Ink;
import org.rotproof.ui.common.chart.PaintedRegion;

/** A scrub's picture, stamp-sized: how far it came, and where each leg was wrong. */
final class MiniMap extends PaintedRegion {
  private Optional<ScrubReport> report = Optional.empty();
  private Optional<Array> array = Optional.empty();

  MiniMap() {
    setMinSize(180, 40);
    setPrefSize(180, 40);
    setMaxSize(180, 40);
  }

  void show(ScrubReport newReport, Optional<Array> newArray) {
    report = Optional.of(newReport);
    array = newArray;
    repaint();
  }

  @Override
  protected void paint(GraphicsContext pen, double width, double height) {
    if (report.isEmpty() || report.get().legs().isEmpty()) {
      return;
    }
    List<LegReport> legs = report.get().legs();
    double pitch = Math.min(12, height / legs.size());
    double h = Math.max(1.5, pitch - 3);
    double top = (height - pitch * legs.size()) / 2;
    for (int i = 0; i < legs.size(); i++) {
      paintLeg(pen, legs.get(i), width, top + i * pitch, h);
    }
  }

  private void paintLeg(GraphicsContext pen, LegReport leg, double width, double y, double h) {
    long total = Math.max(1, report.get().totalSectors());
    pen.setStroke(ink(Ink.NEVER));
    pen.setLineWidth(0.8);
    pen.strokeRect(0.5, y, width - 1, h);
    double from = width * report.get().fromSector() / total;
    double to = width * report.get().checkedSectors() / total;
    pen.setFill(ink(Ink.VERIFIED));
    pen.fillRect(from, y, Math.max(0, to - from), h);
    boolean lost = report.get().result() == ScrubReport.Result.UNRECOVERABLE;
    long first =
        array.stream()
            .flatMap(a -> a.legs().stream())
            .filter(l -> l.disk().equals(leg.disk()))
            .mapToLong(Leg::dataOffsetSectors)
            .findFirst()
            .orElse(0);
    pen.setFill(ink(lost ? Ink.LOST : Ink.REPAIRED));
    for (SectorRange range : leg.ranges()) {
      double left = width * Math.max(0, range.first() - first) / total;
      double right = width * Math.max(0, range.last() + 1 - first) / total;
      pen.fillRect(Math.min(left, width - 3), y - 1.5, Math.max(3, right - left), h + 3);
    }
  }
}
