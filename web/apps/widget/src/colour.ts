const HEX = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i;

/**
 * Black or white, whichever reads better on a `#rrggbb` colour (WCAG 2 relative luminance).
 * White for anything that is not such a colour.
 */
export function inkOn(colour: string): string {
  const parts = HEX.exec(colour.trim());
  if (!parts) return "#fff";
  const [red = 0, green = 0, blue = 0] = parts.slice(1).map((part) => {
    const share = Number.parseInt(part, 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  const luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  return luminance > 0.18 ? "#111" : "#fff";
}
