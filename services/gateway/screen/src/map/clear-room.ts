/** How much room to leave around the land so that no button and no legend lies on it. Plain geometry, pixels. */

export type Box = readonly [number, number, number, number];

/** Above, right, below, left. */
export type Room = readonly [number, number, number, number];

/** `covers`: what lies on the map, as left, top, right, bottom in its pixels. */
export interface Sheet {
  size: readonly [number, number];
  least: Room;
  covers: readonly Box[];
}

const STEPS = [0, 1 / 3, 2 / 3, 1];

/** Metres a pixel, when `extent` fills what the room leaves. */
export function resolutionIn([west, south, east, north]: Box, size: Sheet["size"], room: Room): number {
  const [top, right, bottom, left] = room;
  return Math.max(
    (east - west) / Math.max(1, size[0] - left - right),
    (north - south) / Math.max(1, size[1] - top - bottom),
  );
}

/** The room that shows `extent` largest with nothing on the land; the least all round where there is none. */
export function clearRoom(extent: Box, sheet: Sheet, isLand: (box: Box) => boolean): Room {
  const sorted = choices(sheet)
    .map((room) => ({ room, resolution: resolutionIn(extent, sheet.size, room) }))
    .sort((a, b) => a.resolution - b.resolution);
  const clear = sorted.find(({ room, resolution }) =>
    sheet.covers.every((cover) => !isLand(onGround(cover, extent, sheet.size, room, resolution))),
  );
  return clear?.room ?? sheet.least;
}

function choices({ size: [width, height], least, covers }: Sheet): Room[] {
  const sides = [
    covers.filter(([, , , bottom]) => bottom < height / 2).map(([, , , bottom]) => bottom),
    covers.filter(([left]) => left > width / 2).map(([left]) => width - left),
    covers.filter(([, top]) => top > height / 2).map(([, top]) => height - top),
    covers.filter(([, , right]) => right < width / 2).map(([, , right]) => right),
  ].map((taken, side) => {
    const most = Math.max(0, ...taken);
    return [...new Set(STEPS.map((step) => (least[side] ?? 0) + step * most))];
  });
  const [above = [], right = [], below = [], left = []] = sides;
  return above.flatMap((t) =>
    right.flatMap((r) => below.flatMap((b) => left.map((l): Room => [t, r, b, l]))),
  );
}

/** The ground that a cover lies on, when the extent stands in the middle of what the room leaves. */
function onGround(cover: Box, extent: Box, size: Sheet["size"], room: Room, resolution: number): Box {
  const [top, right, bottom, left] = room;
  const middle = [(left + size[0] - right) / 2, (top + size[1] - bottom) / 2] as const;
  const east = (x: number): number => (extent[0] + extent[2]) / 2 + (x - middle[0]) * resolution;
  const north = (y: number): number => (extent[1] + extent[3]) / 2 - (y - middle[1]) * resolution;
  return [east(cover[0]), north(cover[3]), east(cover[2]), north(cover[1])];
}
