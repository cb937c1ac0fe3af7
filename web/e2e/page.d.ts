/** What `browser.mjs` puts into the pages it drives. */
interface Window {
  cutOff?: boolean;
  cut(): void;
  mend(): void;
  axe: { run(part: string): Promise<{ violations: Violation[] }> };
}

interface Violation {
  id: string;
  impact: string;
  nodes: { html: string }[];
}
