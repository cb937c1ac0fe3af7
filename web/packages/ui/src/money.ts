/**
 * A decimal string with its currency, as the reader's region writes money. The digits go through
 * unrounded: `Intl` takes decimal strings, a detour over floating point would not keep them.
 */
export function money(amount: string, currency: string): string {
  try {
    const format = new Intl.NumberFormat(undefined, { style: "currency", currency });
    return format.format(amount as Intl.StringNumericLiteral);
  } catch (error) {
    // A currency that is no ISO code still deserves to be read.
    if (error instanceof RangeError) return `${amount} ${currency}`;
    throw error;
  }
}

/** How many digits of a currency stand behind the point: 2 for EUR, 0 for JPY, 3 for KWD. */
export function digitsOf(currency: string): number {
  try {
    const format = new Intl.NumberFormat("en", { style: "currency", currency });
    return format.resolvedOptions().maximumFractionDigits ?? 2;
  } catch (error) {
    if (error instanceof RangeError) return 2;
    throw error;
  }
}

/**
 * A decimal text as a whole number of the currency's smallest units, or null when it is no amount
 * that the currency has coins for. A comma is taken as the point, as half of Europe types it.
 */
export function toMinor(text: string, currency: string): number | null {
  const digits = digitsOf(currency);
  const match = /^(\d{1,12})(?:[.,](\d+))?$/.exec(text.trim());
  if (!match) return null;
  const fraction = (match[2] ?? "").replace(/0+$/, "");
  if (fraction.length > digits) return null;
  return Number(`${match[1]}${fraction.padEnd(digits, "0")}`);
}

/** The decimal text of a number of smallest units: what the API takes. */
export function fromMinor(minor: number, currency: string): string {
  const digits = digitsOf(currency);
  if (digits === 0) return String(minor);
  const text = String(minor).padStart(digits + 1, "0");
  return `${text.slice(0, -digits)}.${text.slice(-digits)}`;
}
