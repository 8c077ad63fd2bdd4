"""What QGIS makes of our layers; run by Debian's own Python, which has QGIS in it.

Called with the address of gateway, it prints what it found, in JSON.
"""

import json
import sys
from typing import Any

from qgis.core import (
    QgsApplication,
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsFeatureRequest,
    QgsMapRendererSequentialJob,
    QgsMapSettings,
    QgsProject,
    QgsRectangle,
    QgsVectorLayer,
    QgsVectorTileBasicRenderer,
    QgsVectorTileLayer,
)
from qgis.PyQt.QtCore import QSize
from qgis.PyQt.QtGui import QColor

BOX = QgsRectangle(119.9, 31.8, 119.9095, 31.8005)
"""Over the first ten of a row of parcels."""
PARCEL = QgsRectangle(119.9, 31.8, 119.901, 31.801)
PIXELS = 200
PAPER = QColor("white")


def main(gateway: str) -> dict[str, Any]:
    """Opens collections and tiles as a person would."""
    parcels, permits = _collection(gateway, "survey_parcels"), _collection(gateway, "permits")
    granted = _collection(gateway, "permits")
    inside = parcels.getFeatures(QgsFeatureRequest().setFilterRect(BOX))
    return {
        "valid": [parcels.isValid(), permits.isValid(), granted.setSubsetString("\"status\" = 'granted'")],
        "crs": parcels.crs().authid(),
        "parcels": len(list(parcels.getFeatures())),
        "in the box": sorted(feature["id"] for feature in inside),
        "permits": sorted(feature["id"] for feature in permits.getFeatures()),
        "granted": sorted(feature["id"] for feature in granted.getFeatures()),
        "outline": next(permits.getFeatures()).geometry().asWkt(4),
        "painted": _painted(gateway),
    }


def _collection(gateway: str, name: str) -> QgsVectorLayer:
    """By pages of forty, so that there are several."""
    return QgsVectorLayer(f"url='{gateway}/ogc' typename='{name}' pageSize='40'", name, "OAPIF")


def _painted(gateway: str) -> float:
    """How much of a map of one parcel is painted by its tiles."""
    tiles = f"{gateway}/ogc/collections/survey_parcels/tiles/WebMercatorQuad/{{z}}/{{y}}/{{x}}"
    layer = QgsVectorTileLayer(f"type=xyz&url={tiles}&zmin=12&zmax=15", "parcels")
    renderer = QgsVectorTileBasicRenderer()
    renderer.setStyles(QgsVectorTileBasicRenderer.simpleStyleWithRandomColors())
    layer.setRenderer(renderer)
    grid = QgsCoordinateReferenceSystem("EPSG:3857")
    to_grid = QgsCoordinateTransform(QgsCoordinateReferenceSystem("OGC:CRS84"), grid, QgsProject.instance())
    settings = QgsMapSettings()
    settings.setLayers([layer])
    settings.setDestinationCrs(grid)
    settings.setExtent(to_grid.transformBoundingBox(PARCEL))
    settings.setOutputSize(QSize(PIXELS, PIXELS))
    settings.setBackgroundColor(PAPER)
    job = QgsMapRendererSequentialJob(settings)
    job.start()
    job.waitForFinished()
    image = job.renderedImage()
    coloured: int = sum(image.pixelColor(x, y) != PAPER for x in range(PIXELS) for y in range(PIXELS))
    return coloured / PIXELS**2


if __name__ == "__main__":
    application = QgsApplication([], False)
    application.initQgis()
    try:
        sys.stdout.write(json.dumps(main(sys.argv[1])))
    finally:
        application.exitQgis()
