"""What heights in the files are above, as each of their specifications asks for, or as the file itself says.

GeoJSON (RFC 7946, section 4) and CZML (`cartographicDegrees`) count heights from the ellipsoid of WGS 84, as
rempart does; DIS is geocentric. KML (OGC 07-147r2, `altitudeMode` absolute: EGM96) and ACMI (`T`: above the
sea) count them from the geoid. rempart carries no model of the geoid, and their files say so.
"""

from __future__ import annotations

ELLIPSOID = "metres above the ellipsoid of WGS 84"
# Lemoine and others 1998, NASA/TP-1998-206861: undulations of EGM96 from -107 m to 85 m.
ABOVE_ELLIPSOID = (
    f"Heights are {ELLIPSOID}, not above the sea: where this format counts from the geoid, what is shown"
    " stands off by the undulation of the geoid there, from -107 m to 85 m."
)
