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
