// @vitest-environment jsdom
import { describe, expect, it } from "vitest";
import { safeMail } from "./mailFrame";

// Hostile HTML mail: nothing of it runs, loads or posts.

describe("safeMail", () => {
  it.each([
    ["a script", "<script>alert(1)</script>"],
    ["a handler", "<img src=x onerror=alert(1)>"],
    ["a script address", '<a href="javascript:alert(1)">x</a>'],
    ["a form", '<form action="https://evil.example"><input name=p></form>'],
    ["a frame", '<iframe src="https://evil.example"></iframe>'],
    ["a refresh", '<meta http-equiv="refresh" content="0;url=https://evil.example">'],
    ["a base address", '<base href="https://evil.example">'],
  ])("takes out %s", (_name, html) => {
    const body = safeMail(`<p>Hello</p>${html}`, false).document.split("<body>")[1];
    expect(body).toContain("<p>Hello</p>");
    expect(body).not.toMatch(/script|onerror|form|iframe|meta|base|evil/i);
  });

  it("loads no pictures from elsewhere until asked to", () => {
    const html = '<img src="https://tracker.example/p.gif">';
    expect(safeMail(html, false).document).toContain("img-src data:;".slice(0, -1));
    expect(safeMail(html, false).document).not.toContain("img-src data: https:");
    expect(safeMail(html, false).remote).toBe(true);
    expect(safeMail(html, true).document).toContain("img-src data: https:");
    expect(safeMail("<p>plain</p>", false).remote).toBe(false);
  });
});
